using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>What one compilation shares: options, instructions, memory.</summary>
internal sealed class Translation
{
    public Translation(PtxOptions options)
    {
        Options = options;
        Arithmetic = new Arithmetic(Emitter);
        Conversions = new Conversions(Arithmetic);
        Memory = new Memory(Arithmetic);
    }

    public PtxOptions Options { get; }

    public Dim3 Block => Options.Block;

    public Emitter Emitter { get; } = new();

    public Arithmetic Arithmetic { get; }

    public Conversions Conversions { get; }

    public Memory Memory { get; }

    public SharedArrays SharedArrays { get; } = new();
}
