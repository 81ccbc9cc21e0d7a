using System.Numerics;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class OptimizerOps : IOpTable
{
    // Lengths, and whether the parameter decays and adapts; one call updates the whole list.
    private static readonly (int Length, bool Decays)[] Short =
        [(1, false), (15, true), (16, true), (17, true), (64, false), (130, true)];

    // Long enough to be cut into several tasks.
    private static readonly (int Length, bool Decays)[] Long = [(33, true), (33_001, true)];

    private delegate void Update<T>(IOptimizerKernels<T> optimizer, ReadOnlySpan<ParameterSlot<T>> parameters)
        where T : unmanaged;

    private delegate void GuardedUpdate<T>(
        IOptimizerKernels<T> optimizer, ReadOnlySpan<ParameterSlot<T>> parameters, BufferView<T> loss)
        where T : unmanaged;

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var step = new OptimizerStep(LearningRate: 0.3, Momentum: 0.9, WeightDecay: 0.01);
        foreach (var (size, parameters) in new[] { ("short", Short), ("long", Long) })
        {
            foreach (bool nesterov in new[] { false, true })
            {
                string name = $", {size}{(nesterov ? ", Nesterov" : "")}";
                yield return Case<T>("sgd" + name, parameters, (o, p) => o.Sgd(p, step with { Nesterov = nesterov }));
                yield return Case<T>("lars" + name, parameters, (o, p) => o.Lars(p, step with { Nesterov = nesterov }));
            }

            foreach (long stepNumber in new[] { 1, 1000 })
            {
                var adam = step with { LearningRate = 1e-2, StepNumber = stepNumber };
                yield return Case<T>($"adamw, {size}, step {stepNumber}", parameters, (o, p) => o.AdamW(p, adam));
            }
        }

        // The NaN test puts a NaN into the loss.
        var adamw = step with { LearningRate = 1e-2 };
        foreach (double loss in new[] { 1.5, double.PositiveInfinity })
        {
            yield return Guarded<T>("sgd", loss, (o, p, l) => o.Sgd(p, step, l));
            yield return Guarded<T>("lars", loss, (o, p, l) => o.Lars(p, step, l));
            yield return Guarded<T>("adamw", loss, (o, p, l) => o.AdamW(p, adamw, l));
        }

        yield return new OpCase<T>("lars, weight zero and gradient zero")
        {
            Buffers =
            [
                InOut("w", 20, (_, _) => 0), In("g", 20), InOut("m", 20),
                InOut("w2", 20), In("g2", 20, (_, _) => 0), InOut("m2", 20),
            ],
            Run = (d, b) => d.Optimizer.Lars(
                [
                    new(b["w"], b["g"], b["m"], default, Decay: true, Adapt: true),
                    new(b["w2"], b["g2"], b["m2"], default, Decay: false, Adapt: true),
                ], step),
        };
    }

    /// <summary>Updates only where the loss is finite.</summary>
    private static OpCase<T> Guarded<T>(string name, double loss, GuardedUpdate<T> update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new($"{name}, loss {loss}")
        {
            Buffers =
            [
                InOut("w", 20), In("g", 20), InOut("m", 20), InOut("v", 20, Positive), In("loss", 1, (_, _) => loss),
            ],
            Run = (d, b) => update(
                d.Optimizer, [new(b["w"], b["g"], b["m"], b["v"], Decay: true, Adapt: true)], b["loss"]),
        };

    private static OpCase<T> Case<T>(string name, (int Length, bool Decays)[] parameters, Update<T> update)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffers = new List<OpBuffer>();
        for (int i = 0; i < parameters.Length; i++)
        {
            int n = parameters[i].Length;
            buffers.AddRange([InOut($"w{i}", n), In($"g{i}", n), InOut($"m{i}", n), InOut($"v{i}", n, Positive)]);
        }

        return new OpCase<T>(name)
        {
            Buffers = buffers,
            Run = (d, b) =>
            {
                var slots = new ParameterSlot<T>[parameters.Length];
                for (int i = 0; i < slots.Length; i++)
                {
                    bool decays = parameters[i].Decays;
                    slots[i] = new(b[$"w{i}"], b[$"g{i}"], b[$"m{i}"], b[$"v{i}"], Decay: decays, Adapt: decays);
                }

                update(d.Optimizer, slots);
            },
        };
    }
}
