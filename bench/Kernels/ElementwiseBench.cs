using SimClr.Kernels;

namespace SimClr.Bench;

/// <summary>
/// What runs at the speed of memory: sums, additions, normalisation of rows, softmax cross-entropy.
/// </summary>
public class ElementwiseBench : KernelBench
{
    private const int Length = 1 << 23;
    private const double FlatBytes = sizeof(float) * (double)Length;

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options) =>
    [
        new BenchCase("norm/add 8M", () =>
        {
            var (a, b, output) = (Random(device, Length), Random(device, Length), Random(device, Length));
            return () => device.Elementwise.Add(a, b, output);
        }, Bytes: 3 * FlatBytes),
        new BenchCase("norm/sum 8M", () =>
        {
            var (input, output) = (Random(device, Length), Random(device, 1));
            return () => device.Reduction.Sum(input, output);
        }, Bytes: FlatBytes),
        new BenchCase("norm/sum of squares 8M", () =>
        {
            var (input, output) = (Random(device, Length), Random(device, 1));
            return () => device.Reduction.SumOfSquares(input, output);
        }, Bytes: FlatBytes),
        new BenchCase("norm/sum rows 8192x2048", () =>
        {
            var (input, output) = (Random(device, 8192 * 2048), Random(device, 2048));
            return () => device.Reduction.SumRows(input, 8192, 2048, output, Accumulation.Overwrite);
        }, Bytes: sizeof(float) * 8192.0 * 2048),
        .. Normalize(device, 8192, 128), .. CrossEntropy(device, 512, 1000),
    ];

    private static IEnumerable<BenchCase> Normalize(IKernelDevice<float> device, int rows, int columns)
    {
        yield return new BenchCase($"norm/normalize forward {rows}x{columns}", () =>
        {
            var (input, output, inverseNorm) = Tensors();
            return () => device.Normalize.Forward(input, rows, columns, 1e-12, output, inverseNorm);
        });
        yield return new BenchCase($"norm/normalize backward {rows}x{columns}", () =>
        {
            var (input, output, inverseNorm) = Tensors();
            device.Normalize.Forward(input, rows, columns, 1e-12, output, inverseNorm);
            var dOutput = Random(device, (long)rows * columns);
            return () => device.Normalize.Backward(
                dOutput, output, inverseNorm, rows, columns, input, Accumulation.Overwrite);
        });

        (BufferView<float> Input, BufferView<float> Output, BufferView<float> InverseNorm) Tensors()
            => (Matrix(), Matrix(), Random(device, rows));

        BufferView<float> Matrix() => Random(device, (long)rows * columns);
    }

    private static IEnumerable<BenchCase> CrossEntropy(IKernelDevice<float> device, int rows, int classes)
    {
        return
        [
            new BenchCase($"norm/cross-entropy forward {rows}x{classes}", () =>
            {
                var (logits, labels, loss, logSumExp) = Tensors();
                return () => device.CrossEntropy.Forward(logits, labels, rows, classes, loss, logSumExp);
            }),
            new BenchCase($"norm/cross-entropy backward {rows}x{classes}", () =>
            {
                var (logits, labels, loss, logSumExp) = Tensors();
                device.CrossEntropy.Forward(logits, labels, rows, classes, loss, logSumExp);
                var dLogits = Random(device, (long)rows * classes);
                return () => device.CrossEntropy.Backward(
                    loss, logits, labels, logSumExp, rows, classes, dLogits, Accumulation.Overwrite);
            }),
        ];

        (BufferView<float> Logits, BufferView<int> Labels, BufferView<float> Loss, BufferView<float> LogSumExp)
            Tensors()
        {
            int[] labels = [.. Enumerable.Range(0, rows).Select(row => 7 * row % classes)];
            return (Random(device, (long)rows * classes), Upload<int>(device, labels), Random(device, 1), Random(device, rows));
        }
    }
}
