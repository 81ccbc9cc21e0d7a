namespace SimClr.Train.Data;

/// <summary>
/// Data that is missing, damaged or not what its name says; the message is one line for the user.
/// </summary>
public sealed class DataException : Exception
{
    public DataException(string message) : base(message)
    {
    }

    public DataException(string message, Exception inner) : base(message, inner)
    {
    }
}
