using System.Runtime.InteropServices;
using ILGPU;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu;

/// <summary>What is no kernel is named with the reason, and leaves the compiler as it was.</summary>
internal sealed unsafe class KernelCompilerTests
{
    private static int block = 32; // each test compiles for a block of its own: what is compiled is kept

#pragma warning disable CA2211, S2223 // what kernels must not read
    public static int Counter = 3;
#pragma warning restore CA2211, S2223

    private static IEnumerable<TestCaseData> Failures =>
    [
        Failure(TakesString, nameof(LengthOf), "no strings"),
        Failure(AllocatesOnStack, nameof(AllocatesOnStack), "LocalMemory.Allocate"),
        Failure(ReadsStatic, nameof(ReadsStatic), nameof(Counter)),
        Failure(CallsVirtual, nameof(CallsVirtual), nameof(Shape)),
        Failure(CopiesInGlobalMemory, nameof(CopiesInGlobalMemory), "where Shared is needed"),
        Failure(WaitsForAnyNumber, nameof(WaitsForAnyNumber), "is no constant; write one"),
    ];

    [TestCaseSource(nameof(Failures))]
    public void NamesKernelMethodAndReason(Action<ArrayView<float>, int> kernel, string method, string reason)
        => Assert.That(() => Compile(kernel), Throws.TypeOf<KernelException>()
            .With.Message.StartsWith($"kernel KernelCompilerTests.{kernel.Method.Name}: ")
            .And.Message.Contains(method).And.Message.Contains(reason));

    [TestCaseSource(nameof(Failures))]
    public void ALaterKernelIsCompiledAsEver(Action<ArrayView<float>, int> kernel, string method, string reason)
    {
        string text = TextOf(Compile(Doubles));
        Assert.That(() => Compile(kernel), Throws.TypeOf<KernelException>(), $"{method}, {reason}");
        Assert.That(TextOf(Compile(Doubles)), Is.EqualTo(text));
        Assert.That(() => Compile(kernel), Throws.TypeOf<KernelException>(), "again");

        using var gpu = new InterpretedGpu();
        var array = new BufferView<float>((float*)gpu.Memory.Allocate(4 * sizeof(float)), 4);
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes<float>([1, 2, 3, 4]), (nint)array.Pointer);
        new KernelLauncher(gpu).Launch(
            Doubles, new KernelConfig(1, Interlocked.Add(ref block, 1) % 992 + 32), array.AsArrayView(), 4);
        Assert.That(array.AsSpan().ToArray(), Is.EqualTo(new float[] { 2, 4, 6, 8 }));
    }

    [Test]
    public void KernelsOnOtherThreadsAreCompiledAsEver()
    {
        string text = TextOf(Compile(Doubles));
        var failing = Failures.Select(data => (Action<ArrayView<float>, int>)data.Arguments[0]!).ToArray();
        var jobs = Enumerable.Range(0, 48).ToArray();
        string[] found = [.. jobs.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(job =>
        {
            var kernel = job % 2 == 0 ? Doubles : failing[job / 2 % failing.Length];
            try
            {
                return TextOf(Compile(kernel));
            }
            catch (KernelException exception)
            {
                return exception.Message;
            }
        })];
        foreach (int job in jobs)
        {
            string name = failing[job / 2 % failing.Length].Method.Name;
            string expected = job % 2 == 0 ? text : $"kernel KernelCompilerTests.{name}: ";
            Assert.That(found[job], Does.StartWith(expected), $"job {job}");
        }
    }

    [Test]
    public void AFailureIsToldAgain()
    {
        var variant = new KernelVariant(ReadsStatic, 32);
        Assert.That(() => KernelCompiler.Compile(variant, "sm_80"), Throws.TypeOf<KernelException>());
        Assert.That(() => KernelCompiler.Compile(variant, "sm_80"), Throws.TypeOf<KernelException>());
    }

    [Test]
    public void OtherArchitecturesAreRefused()
        => Assert.That(() => KernelCompiler.Compile(new KernelVariant(Doubles, 32), "sm_70"),
            Throws.ArgumentException.With.Message.Contains("sm_80 and sm_90"));

    [Kernel]
    private static void Doubles(ArrayView<float> array, int n)
    {
        if (Group.IdxX < n)
        {
            array[Group.IdxX] *= 2;
        }
    }

    [Kernel]
    private static void TakesString(ArrayView<float> array, int n) => array[0] = LengthOf("four", n);

    private static int LengthOf(string word, int n) => word.Length + n;

    [Kernel]
    private static void AllocatesOnStack(ArrayView<float> array, int n)
    {
        float* sums = stackalloc float[4];
        sums[n & 3] = 1;
        array[0] = sums[0];
    }

    [Kernel]
    private static void ReadsStatic(ArrayView<float> array, int n) => array[0] = Counter + n;

    [Kernel]
    private static void CallsVirtual(ArrayView<float> array, int n)
    {
        Shape shape = n > 0 ? new Square() : new Disc();
        array[0] = shape.Area;
    }

    [Kernel]
    private static void CopiesInGlobalMemory(ArrayView<float> array, int n)
        => AsyncCopy.Copy4(ref array[0], ref array[n], 4);

    [Kernel]
    private static void WaitsForAnyNumber(ArrayView<float> array, int n)
    {
        AsyncCopy.Wait(n);
        array[0] = n;
    }

    private static TestCaseData Failure(Action<ArrayView<float>, int> kernel, string method, string reason)
        => new TestCaseData(kernel, method, reason).SetArgDisplayNames(kernel.Method.Name);

    private static GpuKernel Compile(Action<ArrayView<float>, int> kernel)
        => KernelCompiler.Compile(
            new KernelVariant(kernel, Interlocked.Add(ref block, 1) % 992 + 32), "sm_80");

    /// <summary>Without what the block's size is in.</summary>
    private static string TextOf(GpuKernel kernel) => kernel.Text
        .Replace(kernel.Name, "kernel", StringComparison.Ordinal)
        .Split(".maxntid", 2) is [var head, var tail] ? head + tail[tail.IndexOf('\n')..] : kernel.Text;

    private abstract class Shape
    {
        public abstract float Area { get; }
    }

    private sealed class Square : Shape
    {
        public override float Area => 4;
    }

    private sealed class Disc : Shape
    {
        public override float Area => 3;
    }
}
