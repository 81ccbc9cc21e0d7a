using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Convolution on the CPU with the widest registers the machine has. The result depends on the shapes and
/// that width alone, not on the number of threads.
/// </summary>
public sealed class Conv2d : IConv2dKernels<float>
{
    private readonly IConv2dKernels<float> kernels;
    private readonly ConcurrentDictionary<(Conv2dShape Shape, ConvDirection Direction), string> used = [];

    /// <param name="registerBits">512 (AVX-512), 256 (AVX2 and FMA) or 128; 0 takes the widest.</param>
    public Conv2d(CpuThreads threads, IDeviceMemory memory, int registerBits = 0)
    {
        RegisterBits = registerBits > 0 ? registerBits : WidestRegisterBits;
        kernels = RegisterBits switch
        {
            512 => new SimdConv2d<F32x16>(threads, memory),
            256 => new SimdConv2d<F32x8>(threads, memory),
            128 => new SimdConv2d<F32x4>(threads, memory),
            _ => throw new ArgumentOutOfRangeException(nameof(registerBits), registerBits, "512, 256 or 128"),
        };
    }

    /// <summary>What <see cref="RegisterBits"/> is on this machine if nobody says otherwise.</summary>
    public static int WidestRegisterBits
        => Vector512.IsHardwareAccelerated ? 512 : Avx2.IsSupported && Fma.IsSupported ? 256 : 128;

    public int RegisterBits { get; }

    /// <summary>The algorithm of every layer (N is 0 in its shape) and direction that was called so far.</summary>
    public IReadOnlyDictionary<(Conv2dShape Shape, ConvDirection Direction), string> Used => used;

    /// <summary>What a call with this shape does.</summary>
    public ConvCost Cost(in Conv2dShape shape, ConvDirection direction) => RegisterBits switch
    {
        512 => SimdConv2d<F32x16>.Cost(shape, direction),
        256 => SimdConv2d<F32x8>.Cost(shape, direction),
        _ => SimdConv2d<F32x4>.Cost(shape, direction),
    };

    public bool Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics = default)
    {
        Note(shape, ConvDirection.Forward);
        return kernels.Forward(input, weight, shape, output, statistics);
    }

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        Note(shape, ConvDirection.BackwardInput);
        kernels.BackwardInput(dOutput, weight, shape, dInput, accumulation);
    }

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        Note(shape, ConvDirection.BackwardWeight);
        kernels.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
    }

    private void Note(in Conv2dShape shape, ConvDirection direction)
    {
        var layer = (shape with { N = 0 }, direction);
        if (!used.ContainsKey(layer))
        {
            used[layer] = Cost(shape, direction).Algorithm;
        }
    }
}
