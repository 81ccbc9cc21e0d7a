using SimClr.Train.Ranks;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Binding;

/// <summary>A command that many processes may do together; every other one is for one process.</summary>
internal interface IRankedCommand : ICommand
{
    void ICommand.Run(Terminal terminal) => Run(terminal, RankGroup.Alone);

    /// <inheritdoc cref="ICommand.Run"/>
    void Run(Terminal terminal, RankGroup ranks);
}
