using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Convolution on the CPU with the widest registers the machine has. The result depends on the shapes, that width and
/// the algorithms chosen, not on the number of threads.
/// </summary>
public sealed class Conv2d : IConv2dKernels<float>
{
    private const int Trials = 5;

    // Of the time of the rule's algorithm: another one has to be clearly faster.
    private const double Clearly = 0.97;

    private readonly ISimdConv2d kernels;
    private readonly IDeviceMemory memory;

    /// <param name="registerBits">512 (AVX-512), 256 (AVX2 and FMA) or 128; 0 takes the widest.</param>
    /// <param name="choices">Which algorithms to take; null follows the rule.</param>
    public Conv2d(CpuThreads threads, IDeviceMemory memory, int registerBits = 0, ConvChoices? choices = null)
    {
        this.memory = memory;
        Choices = choices ?? new ConvChoices();
        RegisterBits = registerBits > 0 ? registerBits : WidestRegisterBits;
        kernels = RegisterBits switch
        {
            512 => new SimdConv2d<F32x16>(threads, memory),
            256 => new SimdConv2d<F32x8>(threads, memory),
            128 => new SimdConv2d<F32x4>(threads, memory),
            _ => throw new ArgumentOutOfRangeException(nameof(registerBits), registerBits, "512, 256 or 128"),
        };
    }

    /// <summary>What <see cref="RegisterBits"/> is on this machine if nobody says otherwise.</summary>
    public static int WidestRegisterBits
        => Vector512.IsHardwareAccelerated ? 512 : Avx2.IsSupported && Fma.IsSupported ? 256 : 128;

    public int RegisterBits { get; }

    /// <summary>Which algorithm computes each layer.</summary>
    public ConvChoices Choices { get; }

    /// <summary>What a call with this shape does; before the first call of a layer that is measured, the rule's.</summary>
    public ConvCost Cost(in Conv2dShape shape, ConvDirection direction)
    {
        var algorithm = Known(shape, direction) ?? kernels.Rule(shape, direction);
        return new ConvCost(algorithm, kernels.Passes(algorithm, shape).Flops(shape, direction));
    }

    public bool Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics = default)
    {
        var algorithm = Choose(shape, ConvDirection.Forward, input, weight, output.Length);
        kernels.Passes(algorithm, shape).Forward(input, weight, shape, output, statistics);
        return !statistics.IsEmpty;
    }

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        var algorithm = Choose(shape, ConvDirection.BackwardInput, dOutput, weight, dInput.Length);
        kernels.Passes(algorithm, shape).BackwardInput(dOutput, weight, shape, dInput, accumulation);
    }

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        var algorithm = Choose(shape, ConvDirection.BackwardWeight, dOutput, input, dWeight.Length);
        kernels.Passes(algorithm, shape).BackwardWeight(dOutput, input, shape, dWeight, accumulation);
    }

    /// <summary>What was decided before, here or by whoever gave the choices.</summary>
    private ConvAlgorithm? Known(in Conv2dShape shape, ConvDirection direction)
        => Choices.Made.TryGetValue((shape with { N = 0 }, direction), out var made) ? made
            : Choices.Given.TryGetValue((shape.Layer, direction), out var given)
                && kernels.Candidates(shape, direction).Contains(given) ? given
            : Choices.Measures ? null
            : kernels.Rule(shape, direction);

    private ConvAlgorithm Choose(in Conv2dShape shape, ConvDirection direction,
        BufferView<float> first, BufferView<float> second, long length)
        => Choices.Made.TryGetValue((shape with { N = 0 }, direction), out var made) ? made
            : Choices.Make(shape, direction, Known(shape, direction) ?? Measure(shape, direction, first, second, length));

    /// <summary>
    /// The fastest, by a few trials of each in turn. Compared is what each takes of the rule's time in the same trial: a
    /// neighbour who slows the machine down for a while slows both.
    /// </summary>
    /// <param name="length">Of the result.</param>
    private unsafe ConvAlgorithm Measure(in Conv2dShape shape, ConvDirection direction,
        BufferView<float> first, BufferView<float> second, long length)
    {
        var candidates = kernels.Candidates(shape, direction);
        if (candidates.Count == 1)
        {
            return candidates[0];
        }

        using var target = new Scratch(memory, length); // the caller's may be added to
        var result = new BufferView<float>(target.Pointer, length);
        var rule = kernels.Rule(shape, direction);
        var ratios = candidates.ToDictionary(candidate => candidate, _ => new List<double>());
        for (int trial = 0; trial <= Trials; trial++)
        {
            var seconds = new Dictionary<ConvAlgorithm, double>();
            foreach (var candidate in candidates)
            {
                long start = Stopwatch.GetTimestamp();
                Run(candidate, shape, direction, first, second, result);
                seconds[candidate] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            foreach (var candidate in trial > 0 ? candidates : []) // the first finds code and memory not ready
            {
                ratios[candidate].Add(seconds[candidate] / seconds[rule]);
            }
        }

        var medians = ratios.ToDictionary(ratio => ratio.Key, ratio => ratio.Value.Order().ElementAt(Trials / 2));
        var fastest = candidates.MinBy(candidate => medians[candidate]);
        return medians[fastest] < Clearly ? fastest : rule;
    }

    private void Run(ConvAlgorithm algorithm, in Conv2dShape shape, ConvDirection direction,
        BufferView<float> first, BufferView<float> second, BufferView<float> result)
    {
        var passes = kernels.Passes(algorithm, shape);
        switch (direction)
        {
            case ConvDirection.Forward:
                passes.Forward(first, second, shape, result, default);
                break;
            case ConvDirection.BackwardInput:
                passes.BackwardInput(first, second, shape, result, Accumulation.Overwrite);
                break;
            default:
                passes.BackwardWeight(first, second, shape, result, Accumulation.Overwrite);
                break;
        }
    }
}
