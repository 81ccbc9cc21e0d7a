using System.Reflection;
using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>One kernel for each number of arguments, generic over the op.</summary>
internal sealed class Elementwise(KernelLauncher launcher) : IElementwiseKernels<float>
{
    private static readonly MethodInfo OfAnyOp
        = typeof(Elementwise).GetMethod(nameof(OfOp), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<KernelVariant> Kernels
        => OfAccess<AlignedQuads>().Concat(OfAccess<AnyQuads>())
            .Select(kernel => new KernelVariant(kernel, ElementKernels.Threads));

    public void Fill(BufferView<float> output, float value)
    {
        if (output.IsEmpty)
        {
            return;
        }

        if (AlignedQuads.Fit(output))
        {
            launcher.Launch(ElementKernels.Fill<AlignedQuads>, Config(output), output.AsArrayView(), value);
        }
        else
        {
            launcher.Launch(ElementKernels.Fill<AnyQuads>, Config(output), output.AsArrayView(), value);
        }
    }

    public void Map<TOp>(BufferView<float> input, BufferView<float> output) where TOp : struct, IUnaryOp
    {
        if (output.IsEmpty)
        {
            return;
        }

        if (AlignedQuads.Fit(input, output))
        {
            launcher.Launch(ElementKernels.Unary<TOp, AlignedQuads>, Config(output),
                input.AsArrayView(), output.AsArrayView());
        }
        else
        {
            launcher.Launch(ElementKernels.Unary<TOp, AnyQuads>, Config(output),
                input.AsArrayView(), output.AsArrayView());
        }
    }

    public void Map<TOp>(BufferView<float> a, BufferView<float> b, BufferView<float> output,
        Accumulation accumulation)
        where TOp : struct, IBinaryOp
    {
        if (output.IsEmpty)
        {
            return;
        }

        if (AlignedQuads.Fit(a, b, output))
        {
            launcher.Launch(ElementKernels.Binary<TOp, AlignedQuads>, Config(output),
                a.AsArrayView(), b.AsArrayView(), output.AsArrayView(), accumulation);
        }
        else
        {
            launcher.Launch(ElementKernels.Binary<TOp, AnyQuads>, Config(output),
                a.AsArrayView(), b.AsArrayView(), output.AsArrayView(), accumulation);
        }
    }

    public void Map<TOp>(BufferView<float> a, float b, BufferView<float> output, Accumulation accumulation)
        where TOp : struct, IBinaryOp
    {
        if (output.IsEmpty)
        {
            return;
        }

        if (AlignedQuads.Fit(a, output))
        {
            launcher.Launch(ElementKernels.Constant<TOp, AlignedQuads>, Config(output),
                a.AsArrayView(), b, output.AsArrayView(), accumulation);
        }
        else
        {
            launcher.Launch(ElementKernels.Constant<TOp, AnyQuads>, Config(output),
                a.AsArrayView(), b, output.AsArrayView(), accumulation);
        }
    }

    private static KernelConfig Config(BufferView<float> output)
    {
        const int PerBlock = 4 * ElementKernels.Threads;
        return new((int)((output.Length + PerBlock - 1) / PerBlock), ElementKernels.Threads);
    }

    private static IEnumerable<Delegate> OfAccess<TAccess>() where TAccess : struct, IQuadAccess
    {
        yield return ElementKernels.Fill<TAccess>;
        yield return ElementKernels.Binary<Sum, TAccess>;
        yield return ElementKernels.Constant<Product, TAccess>;
        foreach (var op in typeof(IUnaryOp).Assembly.GetTypes())
        {
            if (op.IsValueType && op.IsAssignableTo(typeof(IUnaryOp)))
            {
                var ofOp = OfAnyOp.MakeGenericMethod(op, typeof(TAccess));
                foreach (var kernel in (Delegate[])ofOp.Invoke(null, null)!)
                {
                    yield return kernel;
                }
            }
        }
    }

    private static Delegate[] OfOp<TOp, TAccess>()
        where TOp : struct, IUnaryOp
        where TAccess : struct, IQuadAccess
        => [ElementKernels.Unary<TOp, TAccess>, ElementKernels.Binary<Derivative<TOp>, TAccess>];
}
