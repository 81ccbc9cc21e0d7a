using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SimClr.Tests.Train.Sharing;

/// <summary>An ONNX file in Microsoft's OnnxRuntime, on the CPU.</summary>
internal sealed class RuntimeSession : IDisposable
{
    private readonly InferenceSession session;

    /// <param name="optimized">Where to keep the graph as it is after batch norms have been folded.</param>
    public RuntimeSession(string path, string? optimized = null)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 2,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            GraphOptimizationLevel = optimized is null
                ? GraphOptimizationLevel.ORT_DISABLE_ALL : GraphOptimizationLevel.ORT_ENABLE_BASIC,
        };
        if (optimized is not null)
        {
            options.OptimizedModelFilePath = optimized;
        }

        session = new InferenceSession(path, options);
    }

    public IEnumerable<string> Outputs => session.OutputMetadata.Keys;

    /// <summary>Each output for n pictures (n, 3, size, size).</summary>
    public Dictionary<string, float[]> Run(double[] pixels, int n, int size)
    {
        var input = new DenseTensor<float>(Array.ConvertAll(pixels, v => (float)v), [n, 3, size, size]);
        using var outputs = session.Run(
            [NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), input)]);
        return outputs.ToDictionary(output => output.Name, output => output.AsTensor<float>().ToArray());
    }

    public void Dispose() => session.Dispose();
}
