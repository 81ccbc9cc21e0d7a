namespace SimClr.Train.Evaluation.Protocols;

/// <summary>
/// A way to measure how good an encoder is: a record of its options, and what it measures. Another one is a
/// file beside this one and a line in <see cref="ProtocolList"/>.
/// </summary>
public interface IProtocol
{
    /// <summary>How <c>simclr evaluate</c> offers it; null where it does not.</summary>
    (string Name, string Description)? Command => null;

    /// <summary>True where it looks at z: an imported encoder has none.</summary>
    bool NeedsHead => false;

    /// <summary>True where it counts right classes, so that it says nothing where there is one.</summary>
    bool TellsClasses => true;

    /// <summary>True where a call asks for each class's accuracy, too.</summary>
    bool PerClass => false;

    /// <summary>The rows of the table.</summary>
    /// <exception cref="Text.UserException">
    /// Pictures have no label, or the encoder's output is not finite.
    /// </exception>
    IEnumerable<Measurement> Measure(EncoderUnderTest encoder);
}
