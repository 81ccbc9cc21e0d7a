using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Ptx;

/// <summary>One kernel for each construct that has no place on the device.</summary>
internal static unsafe class CompilerRejectedKernels
{
    private static int counter;

    private interface IScale
    {
        float Apply(float x);
    }

    [CompilerRejects("SIMPTX0001", 2, ["NotMarked", "[Kernel]"])]
    public static void NotMarked(ArrayView<float> x)
        => x[0] = 1;

    [Kernel, CompilerRejects("SIMPTX0001", 2, ["ReturnsValue", "static void"])]
    public static int ReturnsValue(ArrayView<float> x)
        => (int)x[0];

    [Kernel, CompilerRejects("SIMPTX0002", 3, ["StringBuilder", "structs"])]
    public static void MakesObject(ArrayView<float> x)
    {
        var text = new System.Text.StringBuilder();
        x[0] = text.Length;
    }

    [Kernel, CompilerRejects("SIMPTX0003", 3, ["an array", "RegistersN"])]
    public static void MakesArray(ArrayView<float> x)
    {
        var values = new float[4];
        x[0] = values[1];
    }

    [Kernel, CompilerRejects("SIMPTX0003", 3, ["a delegate", "static abstract"])]
    public static void MakesDelegate(ArrayView<float> x, int n)
    {
        Func<float, float> scale = v => v * n;
        x[0] = scale(x[0]);
    }

    [Kernel, CompilerRejects("SIMPTX0003", 3, ["object or to an interface", "generic"])]
    public static void Boxes(ArrayView<float> x)
    {
        object boxed = x[0];
        x[0] = boxed is float number ? number : 0;
    }

    [Kernel, CompilerRejects("SIMPTX0003", 3, ["stackalloc", "SharedMemory"])]
    public static void AllocatesOnTheStack(ArrayView<float> x)
    {
        float* values = stackalloc float[4];
        x[0] = values[0];
    }

    [Kernel, CompilerRejects("SIMPTX0003", 3, ["checked", "unchecked"])]
    public static void Checked(ArrayView<int> x, int n)
    {
        int sum = checked(n + 1);
        x[0] = sum;
    }

    [Kernel, CompilerRejects("SIMPTX0004", 2, ["NativeFunction", "written in C#"])]
    public static void CallsNative(ArrayView<int> x)
        => x[0] = NativeFunction();

    [Kernel, CompilerRejects("SIMPTX0005", 3, ["IScale.Apply", "generic over a struct"])]
    public static void CallsInterface(ArrayView<float> x)
    {
        x[0] = Nobody().Apply(x[0]);
    }

    [Kernel, CompilerRejects("SIMPTX0006", 4, ["Factorial", "loop"])]
    public static void Recurses(ArrayView<int> x, int n)
        => x[0] = Factorial(n);

    private static int Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    [Kernel, CompilerRejects("SIMPTX0007", 5, ["register array", "shared memory"])]
    public static void IndexesRegisters(ArrayView<float> x, int n)
    {
        Registers4<float> values = default;
        values[1] = x[0];
        x[1] = values[n];
    }

    [Kernel, CompilerRejects("SIMPTX0008", 3, ["length of a shared array", "constant"])]
    public static void AllocatesDynamically(ArrayView<float> x, int n)
    {
        var values = SharedMemory.Allocate<float>(n);
        values[Group.IdxX] = x[0];
    }

    [Kernel, CompilerRejects("SIMPTX0009", 2, ["address", "ArrayView"])]
    public static void InventsAddress(ArrayView<float> x, long address)
        => x[0] = *(float*)address;

    [Kernel, CompilerRejects("SIMPTX0010", 4, ["meet", "values"])]
    public static void MixesSpaces(ArrayView<float> x, int n)
    {
        var shared = SharedMemory.Allocate<float>(4);
        float* pointer = n > 0 ? shared.Pointer : x.Pointer;
        x[1] = *pointer;
    }

    [Kernel, CompilerRejects("SIMPTX0011", 4, ["local variable", "registers"])]
    public static void UsesLocalAsMemory(ArrayView<int> x)
    {
        int count = x[0];
        x[1] = Atomic.Add(ref count, 1);
    }

    [Kernel, CompilerRejects("SIMPTX0012", 5, ["try", "for loops"])]
    public static void Catches(ArrayView<float> x)
    {
        try
        {
            x[0] = 1;
        }
        finally
        {
            x[1] = 2;
        }
    }

    [Kernel, CompilerRejects("SIMPTX0013", 8, ["throw", "host"])]
    public static void Throws(ArrayView<float> x, int n)
    {
        if (n > 3)
            Fail();
        x[0] = n;
    }

    private static void Fail() => throw null!;

    [Kernel, CompilerRejects("SIMPTX0014", 4, ["4096", "Loop.Rolled"])]
    public static void UnrollsForEver(ArrayView<float> x)
    {
        float sum = 0;
        for (int i = 0; i < 100_000; i++)
            sum += x[i];
        x[0] = sum;
    }

    [Kernel, CompilerRejects("SIMPTX0015", 4, ["pointers", "indices"])]
    public static void SubtractsPointers(ArrayView<float> x)
    {
        var shared = SharedMemory.Allocate<float>(4);
        x[0] = shared.Pointer - x.Pointer;
    }

    [Kernel, CompilerRejects("SIMPTX0016", 2, ["%", "Truncate"])]
    public static void FloatRemainder(ArrayView<float> x)
        => x[0] = x[1] % x[2];

    [Kernel, CompilerRejects("SIMPTX0017", 2, ["number", "compile time"])]
    public static void ComparesText(ArrayView<float> x)
        => x[0] = Name() is null ? 1 : 2;

    [Kernel, CompilerRejects("SIMPTX0018", 2, ["MathF.Exp", "FastMath.Exp2"])]
    public static void Exponential(ArrayView<float> x)
        => x[0] = MathF.Exp(x[1]);

    [Kernel, CompilerRejects("SIMPTX0019", 2, ["counter", "parameter"])]
    public static void ReadsStatic(ArrayView<int> x)
        => x[0] = counter;

    [Kernel, CompilerRejects("SIMPTX0020", 2, ["Copy16", "shared"])]
    public static void CopiesFromWhereItShallGo(ArrayView<float> x)
        => AsyncCopy.Copy16(x.Pointer, x.Pointer + 4);

    [Kernel, CompilerRejects("SIMPTX0021", 5, ["4", "register array"])]
    public static void LeavesRegisters(ArrayView<float> x)
    {
        Registers4<float> values = default;
        for (int i = 0; i < 5; i++)
            values[i] = x[i];
        x[0] = values[0];
    }

    [Kernel, CompilerRejects("SIMPTX0022", 4, ["constant index", "view"], CheckBounds = true)]
    public static void LeavesSharedArray(ArrayView<float> x)
    {
        var values = SharedMemory.Allocate<float>(4);
        values[4] = x[0];
    }

    public static void Count() => counter++;

    private static IScale Nobody() => null!;

    private static string Name() => "name";

    [DllImport("nothing")]
    private static extern int NativeFunction();
}
