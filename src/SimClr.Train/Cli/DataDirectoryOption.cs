using SimClr.Train.Data;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Cli;

/// <summary><c>--data-dir</c> of the commands that are about all data sets.</summary>
internal sealed record DataDirectoryOption(
    [Option("Where the data sets are, or go to.", ValueName = "folder")]
    string DataDir = DataCatalog.DefaultDirectory);
