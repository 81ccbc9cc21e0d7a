using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>
/// C# bodies made up by a seeded generator and compiled by the C# compiler, so that a kernel's IL has the shapes that it
/// has in the engine.
/// </summary>
internal static class RandomBodies
{
    private const string Prelude = """
        using System;
        using System.Numerics;
        using SimClr.Tests.Gpu.Differential;

        public struct Pair
        {
            public int A;
            public float B;

            public Pair(int a, float b)
            {
                A = a;
                B = b;
            }

            public readonly int Sum() => A * 3 + (B < 1f ? 7 : 11);

            public readonly Pair Twice() => new Pair(A + A, B * 2f);
        }

        public interface IStep
        {
            static abstract int Factor { get; }

            static abstract int Apply(int x);
        }

        public readonly struct Three : IStep
        {
            public static int Factor => 3;

            public static int Apply(int x) => x * Factor + 1;
        }

        public readonly struct Five : IStep
        {
            public static int Factor => 5;

            public static int Apply(int x) => x ^ x >> Factor;
        }

        public readonly struct Twice<T> : IStep where T : IStep
        {
            public static int Factor => T.Factor - 1;

            public static int Apply(int x) => T.Apply(T.Apply(x)) + Factor;
        }

        public static class Prelude
        {
            public static int Bits(int x) => x;

            public static int Bits(uint x) => (int)x;

            public static int Bits(long x) => (int)(x >> 32) ^ (int)x;

            public static int Bits(ulong x) => (int)(x >> 32) ^ (int)x;

            public static int Bits(float x) => BitConverter.SingleToInt32Bits(Tame(x));

            public static int Bits(bool x) => x ? 5 : 9;

            public static int Bits(Pair x) => x.A * 7 + Bits(x.B);

            public static float Tame(float x) => float.IsNaN(x) ? 12345f : x;

            public static int Mix(int a, int b) => (a ^ b >> 3) * 31 + b;

            public static int Pick(int a, int b)
            {
                if (a > b)
                {
                    return a - b;
                }

                return a < -b ? b : a * 3;
            }

            public static void Split(int a, ref int low, out int high)
            {
                low ^= a & 0xFFFF;
                high = a >> 16;
            }

            public static void Move(ref Pair to, in Pair from, ref int a)
            {
                to.A += a;
                a = from.A - 1;
                to.B = from.B * 0.5f;
            }

            public static int Repeat<T>(int x) where T : IStep
            {
                for (int i = 0; i < T.Factor; i++)
                {
                    x = T.Apply(x) + i;
                }

                return x;
            }
        }

        """;

    private static int assemblies;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. new[]
            {
                typeof(object).Assembly, Assembly.Load("System.Runtime"), typeof(IBody).Assembly,
            }
            .Select(assembly => MetadataReference.CreateFromFile(assembly.Location)),
    ]);

    /// <summary>The C# of the body that a seed gives.</summary>
    public static string Source(int seed) => $$"""
        public readonly struct Body{{seed}} : IBody
        {
            public static int Of(int x, float f)
            {
                unchecked
                {
        {{Statements.Write(new Dice((ulong)seed))}}        }
            }
        }

        """;

    /// <summary>Compiles the bodies of so many seeds into one assembly.</summary>
    public static IReadOnlyList<Type> Compile(int firstSeed, int count)
    {
        int[] seeds = [.. Enumerable.Range(firstSeed, count)];
        var assembly = Compile(string.Concat(seeds.Select(Source)));
        return [.. seeds.Select(seed => assembly.GetType($"Body{seed}")!)];
    }

    /// <summary>Compiles C# that may use what all bodies share.</summary>
    public static Assembly Compile(string bodies)
    {
        string text = Prelude + bodies;
        var compilation = CSharpCompilation.Create(
            $"SimClr.RandomBodies{Interlocked.Increment(ref assemblies)}",
            [CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview))],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        string[] errors = [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d}")];
        if (errors.Length > 0)
        {
            throw new InvalidOperationException(string.Join('\n', errors.Take(10)));
        }

        return Assembly.Load(image.ToArray());
    }
}
