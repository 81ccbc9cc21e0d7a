namespace SimClr.Train.Evaluation.Protocols;

/// <summary>
/// A way to measure how good an encoder is. Another one is a file beside this one and a line in
/// <see cref="ProtocolList"/>.
/// </summary>
public interface IProtocol
{
    /// <summary>How <c>simclr evaluate</c> offers it; null where it does not.</summary>
    ProtocolCommand? Command => null;

    /// <summary>
    /// True where copies of the encoder are trained: beside other protocols that comes last, with shares of
    /// the labels of its own.
    /// </summary>
    bool TrainsEncoder => false;

    /// <summary>The rows of the table.</summary>
    /// <exception cref="Text.UserException">
    /// Pictures have no label, or the encoder's output is not finite.
    /// </exception>
    IEnumerable<Measurement> Measure(EncoderUnderTest encoder, ProtocolSettings settings);
}
