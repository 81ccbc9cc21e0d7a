using SimClr.Train.Text;

namespace SimClr.Train.Cli.Binding;

/// <summary>A command: a record of its options, and what it does with them.</summary>
internal interface ICommand
{
    /// <exception cref="UserException">Something that the user can mend.</exception>
    void Run(Terminal terminal);
}
