using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// How a tensor core adds. Products are exact. A block of them and the sum so far are shifted to the largest
/// exponent among them, cut off (toward zero, each for itself) behind float32's significand and a few guard
/// bits, added exactly, and the sum is cut off to float32: nothing is rounded to nearest. A product's exponent
/// is the sum of its factors' exponents, even where their significands multiply to 2 or more.
/// </summary>
/// <remarks>
/// F. A. Khattak and M. Mikaitis, "Accurate Models of NVIDIA Tensor Cores", doi 10.1145/3830409, and the
/// models A100TC and H100TC of github.com/north-numerical-computing/MATLAB-tensor-core. Both have the bits of
/// the 5,000 sums of each format that lie there, computed by an A100, an H100 and an H200.
/// </remarks>
/// <param name="GuardBits">Kept behind the 23 of a float32 significand.</param>
/// <param name="Block">Products of 16-bit factors that are added at once; half as many of tf32.</param>
/// <param name="MinExponent">What is smaller still is aligned to this.</param>
internal sealed unsafe record TensorCoreModel(string Name, int GuardBits, int Block, int MinExponent)
{
    private const int Columns = MatrixMultiply.Columns;
    private const int SignificandBits = 23;
    private const int SmallestNormal = -126;
    private const int DoubleBits = 52;
    private const int DoubleBias = 1023;
    private const int NoExponent = -4096; // of a zero: aligns nothing

    public static TensorCoreModel A100 { get; } = new("A100", 1, 8, -132);

    public static TensorCoreModel H100 { get; } = new("H100", 2, 16, -133);

    public static TensorCoreModel Of(int computeCapability) => computeCapability >= 90 ? H100 : A100;

    /// <summary>
    /// sums (rows, 8) += left (rows, depth) · right (depth, 8). Factors must have tf32's 11 bits or fewer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(float* left, float* right, float* sums, int rows, int depth, MatrixElement element)
    {
        int block = element == MatrixElement.Tf32 ? Block / 2 : Block;
        int least = element == MatrixElement.Half ? -14 : SmallestNormal; // exponent of a subnormal factor
        int* exponents = stackalloc int[depth * Columns];
        double* factors = stackalloc double[depth * Columns];
        for (int k = 0; k < depth; k++)
        {
            var factor = Vector256.Load(right + k * Columns);
            Exponents(factor, least).Store(exponents + k * Columns);
            Widen(factor).Store(factors + k * Columns);
        }

        int* exponent = stackalloc int[depth];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < depth; k++)
            {
                exponent[k] = Exponent(left[row * depth + k], least);
            }

            var sum = Vector256.Load(sums + row * Columns);
            for (int k = 0; k < depth; k += block)
            {
                sum = AddBlock(sum, left + row * depth + k, exponent + k, factors + k * Columns,
                    exponents + k * Columns, Math.Min(block, depth - k));
            }

            sum.Store(sums + row * Columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> AddBlock(
        Vector256<float> sum, float* left, int* exponent, double* right, int* exponents, int count)
    {
        var largest = Vector256.Max(Vector256.Create(MinExponent), Exponents(sum, SmallestNormal));
        for (int k = 0; k < count; k++)
        {
            var product = Vector256.Load(exponents + k * Columns) + Vector256.Create(exponent[k]);
            largest = Vector256.Max(largest, product);
        }

        // 2^(bits kept - largest): behind it a kept bit is an integer.
        var (lower, upper) = Vector256.Widen(Vector256.Create(SignificandBits + GuardBits) - largest);
        var bias = Vector512.Create((long)DoubleBias);
        var shift = Vector512.Create(lower, upper);
        var scale = Vector512.ShiftLeft(bias + shift, DoubleBits).AsDouble();
        var unscale = Vector512.ShiftLeft(bias - shift, DoubleBits).AsDouble();
        var total = Vector512<double>.Zero + Vector512.Truncate(Widen(sum) * scale);
        for (int k = 0; k < count; k++)
        {
            var product = Vector512.Create((double)left[k]) * Vector512.Load(right + k * Columns);
            total += Vector512.Truncate(product * scale);
        }

        return Cut(total * unscale);
    }

    /// <summary>To float32, toward zero; what is too large is infinite all the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Cut(Vector512<double> exact)
    {
        var nearest = Vector256.Narrow(exact.GetLower(), exact.GetUpper());
        var size = Vector512.Abs(exact);
        var beyond = Vector512.GreaterThan(Vector512.Abs(Widen(nearest)), size)
            & Vector512.LessThan(size, Vector512.Create(Math.ScaleB(1, 128)));
        var step = Vector256.Narrow(beyond.GetLower().AsInt64(), beyond.GetUpper().AsInt64()); // 0 or -1
        var cut = (nearest.AsInt32() + step).AsSingle();
        return Vector256.ConditionalSelect(Vector256.Equals(nearest, nearest), cut,
            Vector256.Create(0x7FFF_FFFF).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(Vector256<float> value)
    {
        var (lower, upper) = Vector256.Widen(value);
        return Vector512.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Exponents(Vector256<float> value, int least)
    {
        var biased = Vector256.ShiftRightLogical(value.AsInt32(), SignificandBits) & Vector256.Create(0xFF);
        var exponents = Vector256.Max(biased - Vector256.Create(127), Vector256.Create(least));
        return Vector256.ConditionalSelect(Vector256.Equals(value, Vector256<float>.Zero).AsInt32(),
            Vector256.Create(NoExponent), exponents);
    }

    private static int Exponent(float value, int least)
        => value == 0 ? NoExponent
            : Math.Max((BitConverter.SingleToInt32Bits(value) >> SignificandBits & 0xFF) - 127, least);
}
