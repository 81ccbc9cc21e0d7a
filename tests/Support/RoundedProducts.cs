using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Support;

/// <summary>
/// The CPU with the factors of matrix products and convolutions rounded as CUDA rounds them in a precision: what
/// CUDA computes there, up to the order of its sums.
/// </summary>
internal static class RoundedProducts
{
    public static CpuDevice Cpu(Precision precision)
    {
        var plain = new CpuDevice(threads: 1);
        return precision == Precision.Fp32 ? plain : new CpuDevice(threads: 1)
        {
            Gemm = new RoundedGemm(plain, precision),
            Conv2d = new RoundedConv2d(plain, precision),
        };
    }

    private sealed class RoundedGemm(CpuDevice plain, Precision precision) : IGemmKernels<float>
    {
        public void Multiply(BufferView<float> a, BufferView<float> b, BufferView<float> bias, in GemmShape shape,
            BufferView<float> c, Accumulation accumulation)
        {
            using var left = new Rounded(plain, a, precision);
            using var right = new Rounded(plain, b, precision);
            plain.Gemm.Multiply(left.View, right.View, bias, shape, c, accumulation);
        }
    }

    private sealed class RoundedConv2d(CpuDevice plain, Precision precision) : IConv2dKernels<float>
    {
        public bool Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
            BufferView<float> output, BufferView<double> moments = default)
        {
            using var left = new Rounded(plain, input, precision);
            using var right = new Rounded(plain, weight, precision);
            return plain.Conv2d.Forward(left.View, right.View, shape, output, moments);
        }

        public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
            BufferView<float> dInput, Accumulation accumulation)
        {
            using var left = new Rounded(plain, dOutput, precision);
            using var right = new Rounded(plain, weight, precision);
            plain.Conv2d.BackwardInput(left.View, right.View, shape, dInput, accumulation);
        }

        public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
            BufferView<float> dWeight, Accumulation accumulation)
        {
            using var left = new Rounded(plain, dOutput, precision);
            using var right = new Rounded(plain, input, precision);
            plain.Conv2d.BackwardWeight(left.View, right.View, shape, dWeight, accumulation);
        }
    }

    /// <summary>A rounded copy of an array, given back at the end.</summary>
    private sealed unsafe class Rounded : IDisposable
    {
        private readonly IDeviceMemory memory;

        public Rounded(CpuDevice device, BufferView<float> values, Precision precision)
        {
            memory = device.Memory;
            View = new BufferView<float>(
                (float*)memory.Allocate(values.Length * sizeof(float)), values.Length);
            for (long i = 0; i < values.Length; i++)
            {
                View[i] = precision == Precision.Tf32 ? Tf32(values[i]) : (float)(BFloat16)values[i];
            }
        }

        public BufferView<float> View { get; }

        public void Dispose() => memory.Free((nint)View.Pointer, View.Length * sizeof(float));

        /// <summary>To nearest, ties away from zero: 10 bits of mantissa stay.</summary>
        private static float Tf32(float value) => !float.IsFinite(value) ? value
            : BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x1000) & ~0x1FFFu);
    }
}
