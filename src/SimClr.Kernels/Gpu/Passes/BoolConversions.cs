using ILGPU;
using ILGPU.IR;
using ILGPU.IR.Rewriting;
using ILGPU.IR.Transformations;
using ILGPU.IR.Values;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// (float)(b ? 1 : 0): ILGPU makes of it b ? the float whose bits are 1 : 0f. (One's own float.Epsilon in a
/// <c>?:</c> with 0 would be mistaken for it: kernels have none, a test looks.)
/// </summary>
internal sealed class BoolConversions : UnorderedTransformation
{
    private static readonly Rewriter Rewriter = new();

    static BoolConversions() => Rewriter.Add<Predicate>(IsMistaken, (context, choice) =>
    {
        var builder = context.Builder;
        Value one = choice.BasicValueType == BasicValueType.Float32
            ? builder.CreatePrimitiveValue(choice.Location, 1f)
            : builder.CreatePrimitiveValue(choice.Location, 1d);
        Value mended = builder.CreatePredicate(choice.Location, choice.Condition, one, choice.FalseValue);
        context.MarkConverted(mended);
        context.ReplaceAndRemove(choice, mended);
    });

    protected override bool PerformTransformation(Method.Builder builder)
        => Rewriter.Rewrite(builder.SourceBlocks, builder);

    private static bool IsMistaken(Predicate choice)
        => choice.BasicValueType is BasicValueType.Float32 or BasicValueType.Float64
            && choice.TrueValue.Resolve() is PrimitiveValue { RawValue: 1 }
            && choice.FalseValue.Resolve() is PrimitiveValue { RawValue: 0 };
}
