namespace SimClr.Kernels.Cpu;

/// <summary>
/// The product in cache-sized blocks: both inputs are packed into panels, then threads take rectangles of C one
/// by one. How K is cut depends on K alone, and every element of C adds its cuts up in order: the same bits for
/// any number of threads.
/// </summary>
public sealed unsafe class Gemm(CpuThreads threads, IDeviceMemory memory) : IGemmKernels<float>
{
    public void Multiply(ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, in GemmShape shape,
        ArrayView<float> c, Accumulation accumulation)
    {
        if (shape.M == 0 || shape.N == 0)
        {
            return;
        }

        if (accumulation == Accumulation.Add && !bias.IsEmpty)
        {
            AddBias(bias, shape, c);
            bias = default;
        }

        var blocks = new GemmBlocks(shape);
        long packedALength = (long)blocks.PassRows * blocks.PassK;
        long bytes = (packedALength + (long)blocks.PassColumns * blocks.PassK) * sizeof(float);
        nint packed = memory.Allocate(bytes);
        var product = new GemmPasses(threads, blocks, shape)
        {
            A = GemmOperand.A(a, shape),
            B = GemmOperand.B(b, shape),
            Bias = bias.Pointer,
            C = c.Pointer,
            Adds = accumulation == Accumulation.Add,
            // B first: its panels are the wider ones and lie on 64-byte boundaries.
            PackedB = (float*)packed,
            PackedA = (float*)packed + (long)blocks.PassColumns * blocks.PassK,
        };
        product.Run();
        memory.Free(packed, bytes);
    }

    private static void AddBias(ArrayView<float> bias, in GemmShape shape, ArrayView<float> c)
    {
        for (long m = 0; m < shape.M; m++)
        {
            for (long n = 0; n < shape.N; n++)
            {
                c[m * shape.N + n] += bias[n];
            }
        }
    }
}
