using System.Runtime.CompilerServices;
using ILGPU;

namespace SimClr.Tests.Gpu.Rules;

#pragma warning disable CS0649 // never assigned: nobody runs these

/// <summary>Small kernels that each break one rule, and some that do not though they look like it.</summary>
internal static unsafe class BreakingKernels
{
    private static int counter;

    public static void BoolParameter(ArrayView<int> y, bool twice) => y[0] = twice ? 2 : 1;

    public static void BoolInAnArgument(ArrayView<int> y, Options options) => y[0] = options.Count;

    public static void CharsInMemory(ArrayView<int> y, ArrayView<char> text) => y[0] = text[0];

    public static void PointerParameter(int* y) => *y = 1;

    public static void BoolsInSharedMemory(ArrayView<int> y)
    {
        var flags = SharedMemory.Allocate<bool>(32);
        flags[Group.IdxX] = y[0] > 0;
    }

    public static void StackAllocation(ArrayView<int> y)
    {
        int* room = stackalloc int[4];
        y[0] = room[1];
    }

    public static void Epsilon(ArrayView<float> y) => y[0] = y[1] > 0f ? float.Epsilon : 0f;

    public static void Switch(ArrayView<int> y)
    {
        switch (y[0])
        {
            case 0:
                y[1] = 5;
                break;
            case 1:
                y[1] = 7;
                break;
            case 2:
                y[1] = 6;
                break;
            case 3:
                y[1] = 9;
                break;
        }
    }

    public static void InlineArray(ArrayView<int> y)
    {
        Four four = default;
        four[1] = y[0];
        y[1] = four[1];
    }

    public static void StaticField(ArrayView<int> y) => y[0] = counter++;

    public static void VirtualCall(ArrayView<int> y, Options options) => y[0] = Shape(options).Area();

    public static void NewObject(ArrayView<int> y) => y[0] = new Square().Side;

    public static void Boxes(ArrayView<int> y)
    {
        object boxed = y[0];
        y[1] = boxed is int ? 1 : 2;
    }

    public static void Throws(ArrayView<int> y)
    {
        if (y[0] < 0)
        {
            throw new ArgumentException("negative");
        }
    }

    public static void CallsWhatNobodyTried(ArrayView<int> y) => y[0] = Math.Clamp(y[1], 0, 5);

    public static void MultipliesTwiceBehindAReference(ArrayView<float> y)
    {
        var pair = new Pair { A = y[0] };
        Scale(ref pair);
        Scale(ref pair);
        y[0] = pair.A;
    }

    public static void KeepsThem(ArrayView<int> y, ArrayView<float> f, Sizes sizes)
    {
        int i = Group.IdxX;
        float limit = i > sizes.Rows ? 1f : 0f;
        y[i] = f[i] > limit ? y[i] >> 3 : y[i] & 7;
        f[i] = (f[i] * 1.1f + 0.5f) * limit;
    }

    public static void DividesIndices(ArrayView<int> y) => y[Group.IdxX / Warp.WarpSize] = Group.IdxX % 32;

    public static void DividesByTheData(ArrayView<int> y, Sizes sizes) => y[0] = y[1] / sizes.Rows + y[2] % sizes.Columns;

    public static void SumsInALoop(ArrayView<float> f)
    {
        float sum = 0f, count = 0f;
        for (int i = 0; i < 8; i++)
        {
            sum += f[i] * 0.5f;
            count += 1f;
        }

        f[0] = sum / count;
    }

    private static void Scale(ref Pair pair) => pair.A *= 0.7f;

    private static Square Shape(Options options) => options.Shape;

    internal struct Options
    {
        public int Count;
        public bool Twice;
        public Square Shape;
    }

    internal struct Sizes
    {
        public int Rows;
        public int Columns;
    }

    private struct Pair
    {
        public float A;
    }

    [InlineArray(4)]
    private struct Four
    {
        private int first;
    }

    internal class Square
    {
        public int Side;

        public virtual int Area() => Side * Side;
    }
}
