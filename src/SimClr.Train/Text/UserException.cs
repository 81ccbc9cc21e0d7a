namespace SimClr.Train.Text;

/// <summary>
/// Something the user can mend. The message is the one line that is printed: what went wrong, why, what to do.
/// </summary>
public sealed class UserException(string message, int exitCode = UserException.Failed) : Exception(message)
{
    /// <summary>Exit code of a run that failed.</summary>
    public const int Failed = 1;

    /// <summary>Exit code of a call that is wrong.</summary>
    public const int WrongCall = 2;

    /// <summary>Exit code of a call that Ctrl-C or a scheduler ended.</summary>
    public const int Interrupted = 130;

    public int ExitCode { get; } = exitCode;

    /// <summary>The call itself is wrong: an option's value, an unknown name.</summary>
    public static UserException Usage(string message) => new(message, WrongCall);

    /// <summary><paramref name="given"/> is none of the known names of this kind; offers the nearest one.</summary>
    public static UserException Unknown(string kind, string given, IReadOnlyCollection<string> known)
        => Usage($"{kind} '{given}' is not known{NearestName.Question(given, known)} "
            + $"Known: {string.Join(", ", known)}.");
}
