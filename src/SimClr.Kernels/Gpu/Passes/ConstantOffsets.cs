using ILGPU;
using ILGPU.IR;
using ILGPU.IR.Rewriting;
using ILGPU.IR.Transformations;
using ILGPU.IR.Types;
using ILGPU.IR.Values;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// view[x + c], c a constant, becomes (view + x)[c], and so does (view + c)[x]: neighbours share view + x, and c goes
/// into the instruction. And x keeps its sign: ILGPU widens an int index as if it were unsigned, so that view[-1] lies 16 GB further on.
/// </summary>
internal sealed class ConstantOffsets : UnorderedTransformation
{
    private static readonly Rewriter Rewriter = new();

    static ConstantOffsets() => Rewriter.Add<LoadElementAddress>(
        element => element.Offset.BasicValueType == BasicValueType.Int32, Rewrite);

    protected override bool PerformTransformation(Method.Builder builder)
        => Rewriter.Rewrite(builder.SourceBlocks, builder);

    private static void Rewrite(RewriterContext context, LoadElementAddress element)
    {
        // Addresses in shared memory have 32 bits: there the sign does not matter.
        bool widen = ((AddressSpaceType)element.Source.Type).AddressSpace != MemoryAddressSpace.Shared;
        var x = Split(element.Offset.Resolve(), out long constant);
        var builder = context.Builder;
        var location = element.Location;
        Value address = element.Source.Resolve();
        while (address is LoadElementAddress outer && outer.Type == element.Type
            && outer.Offset.Resolve() is PrimitiveValue offset)
        {
            constant += offset.BasicValueType == BasicValueType.Int32 ? offset.Int32Value : offset.Int64Value;
            address = outer.Source.Resolve();
        }

        if (x is not null)
        {
            Value index = x;
            if (widen)
            {
                // Not the converted index alone: ILGPU takes the conversion away again.
                index = builder.CreateArithmetic(location, builder.CreateConvertToInt64(location, x),
                    builder.CreatePrimitiveValue(location, 1L), BinaryArithmeticKind.Add);
                constant--;
            }

            address = builder.CreateLoadElementAddress(location, address, index);
        }

        if (constant != 0 || x is null)
        {
            address = builder.CreateLoadElementAddress(
                location, address, builder.CreatePrimitiveValue(location, constant));
        }

        context.MarkConverted(address);
        context.ReplaceAndRemove(element, address);
    }

    /// <summary>index = the result + constant; null where nothing but the constant is left.</summary>
    private static Value? Split(Value index, out long constant)
    {
        constant = 0;
        while (true)
        {
            switch (index)
            {
                case PrimitiveValue number:
                    constant += number.Int32Value;
                    return null;
                case BinaryArithmeticValue { Kind: BinaryArithmeticKind.Add } sum
                    when sum.Right.Resolve() is PrimitiveValue number:
                    constant += number.Int32Value;
                    index = sum.Left.Resolve();
                    break;
                case BinaryArithmeticValue { Kind: BinaryArithmeticKind.Add } sum
                    when sum.Left.Resolve() is PrimitiveValue number:
                    constant += number.Int32Value;
                    index = sum.Right.Resolve();
                    break;
                case BinaryArithmeticValue { Kind: BinaryArithmeticKind.Sub } difference
                    when difference.Right.Resolve() is PrimitiveValue number:
                    constant -= number.Int32Value;
                    index = difference.Left.Resolve();
                    break;
                default:
                    return index;
            }
        }
    }
}
