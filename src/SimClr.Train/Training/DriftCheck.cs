using System.IO.Hashing;
using System.Runtime.InteropServices;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Training;

/// <summary>
/// At the end of each epoch: that the ranks, each of which updates weights of its own, still have the same ones.
/// </summary>
internal sealed class DriftCheck(PretrainOptions options, RankGroup ranks, SimClrModel model, Optimizer optimizer)
{
    /// <exception cref="UserException">They have not: a rank computes otherwise than the others, or wrongly.</exception>
    public void Observe(TrainedStep step)
    {
        if (!step.EndsEpoch || ranks.Communicator is not { } communicator)
        {
            return;
        }

        ulong[] all = communicator.Gather(Hash());
        string[] others = [.. Enumerable.Range(0, all.Length).Where(rank => all[rank] != all[0]).Select(ranks.NameOf)];
        if (others.Length > 0)
        {
            throw new UserException($"ranks: after epoch {step.Line.Epoch} {string.Join(", ", others)} "
                + $"{(others.Length == 1 ? "has" : "have")} other weights than {ranks.NameOf(0)}, though all made the same "
                + "updates; the last checkpoint is of before. Use machines of one kind, or look for one that is broken.");
        }
    }

    /// <summary>Weights, moments, and running statistics where those are of all ranks.</summary>
    private ulong Hash()
    {
        var hash = new XxHash3();
        var own = options.BatchNorm == BatchNormScope.Global ? model.NamedTensors().Select(entry => entry.Tensor)
            : model.NamedParameters().Select(entry => (Tensor)entry.Parameter);
        foreach (var tensor in own.Concat(optimizer.NamedState().Select(entry => entry.State)))
        {
            hash.Append(MemoryMarshal.AsBytes(tensor.ToArray().AsSpan()));
        }

        return hash.GetCurrentHashAsUInt64();
    }
}
