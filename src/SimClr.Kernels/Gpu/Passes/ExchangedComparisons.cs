using ILGPU;
using ILGPU.IR;
using ILGPU.IR.Rewriting;
using ILGPU.IR.Transformations;
using ILGPU.IR.Values;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// ILGPU moves a constant to the right of a comparison, 0 &lt; x to x &gt; 0, and on the way exchanges what NaN gives.
/// Kernels compare floats by &lt; and &gt; only (a test reads their IL), false for NaN; by negation they become
/// &gt;= and &lt;=, true for NaN. So any other combination is one that was exchanged, and is set right here.
/// </summary>
internal sealed class ExchangedComparisons : UnorderedTransformation
{
    private static readonly Rewriter Rewriter = new();

    static ExchangedComparisons() => Rewriter.Add<CompareValue>(IsExchanged, (context, compare) =>
    {
        Value mended = context.Builder.CreateCompare(compare.Location, compare.Left, compare.Right, compare.Kind,
            compare.Flags ^ CompareFlags.UnsignedOrUnordered);
        context.MarkConverted(mended);
        context.ReplaceAndRemove(compare, mended);
    });

    protected override bool PerformTransformation(Method.Builder builder)
        => Rewriter.Rewrite(builder.SourceBlocks, builder);

    private static bool IsExchanged(CompareValue compare)
        => compare.Left.BasicValueType is BasicValueType.Float16 or BasicValueType.Float32 or BasicValueType.Float64
            && compare.Kind switch
            {
                CompareKind.LessThan or CompareKind.GreaterThan => compare.IsUnsignedOrUnordered,
                CompareKind.LessEqual or CompareKind.GreaterEqual => !compare.IsUnsignedOrUnordered,
                _ => false,
            };
}
