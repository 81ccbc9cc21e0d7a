using ILGPU;

namespace SimClr.Tests.Support.Ptx;

/// <summary>A decoded kernel.</summary>
internal sealed unsafe class KernelCode
{
    public required string Name { get; init; }

    public required Instruction[] Instructions { get; init; }

    public required RegisterMap Registers { get; init; }

    public required int ParameterBytes { get; init; }

    public required Index3D? RequiredBlock { get; init; }

    /// <summary><c>.maxntid</c>, as a number of threads.</summary>
    public required int? MaxBlockThreads { get; init; }

    /// <summary>Shared memory that the module declares, without what the launch adds.</summary>
    public required int DeclaredSharedBytes { get; init; }

    /// <summary>What the launch adds.</summary>
    public required int DynamicSharedBytes { get; init; }

    /// <summary>All of it, with the gaps that the interpreter leaves between arrays.</summary>
    public required int SharedBytes { get; init; }

    public required IReadOnlyList<(int Start, int End)> SharedGaps { get; init; }

    /// <summary>Bytes of the narrowest write to shared memory, at most 4.</summary>
    public required int SharedGranule { get; init; }

    /// <summary>Local memory of a thread, with the gaps.</summary>
    public required int LocalBytes { get; init; }

    public required IReadOnlyList<(int Start, int End)> LocalGaps { get; init; }

    public int RegisterFileBytes => Registers.Bytes;

    public int Slots => Registers.Slots;

    /// <summary>What stays as it is during a launch.</summary>
    public void FillConstants(Warp warp)
    {
        foreach (var ((bits, bytes), operand) in Registers.Constants)
        {
            if (bytes == 8)
            {
                new Span<ulong>(warp.Registers + operand.Offset, Warp.Lanes).Fill(bits);
            }
            else
            {
                new Span<uint>(warp.Registers + operand.Offset, Warp.Lanes).Fill((uint)bits);
            }
        }

        var config = warp.Block.Launch.Config;
        foreach (var (name, operand) in Registers.Specials)
        {
            uint* lanes = (uint*)(warp.Registers + operand.Offset);
            for (int lane = 0; lane < Warp.Lanes; lane++)
            {
                lanes[lane] = Special(name, config, warp.Index * Warp.Lanes + lane);
            }
        }
    }

    public void FillBlockIndex(Warp warp)
    {
        foreach (var (name, operand) in Registers.Specials)
        {
            if (name.StartsWith("%ctaid", StringComparison.Ordinal))
            {
                int index = name[^1] switch { 'x' => warp.Block.X, 'y' => warp.Block.Y, _ => warp.Block.Z };
                new Span<int>(warp.Registers + operand.Offset, Warp.Lanes).Fill(index);
            }
        }
    }

    private uint Special(string name, in KernelConfig config, int thread)
    {
        var (grid, block) = (config.GridDim, config.GroupDim);
        int lane = thread % Warp.Lanes;
        return name switch
        {
            "%tid.x" => (uint)(thread % block.X),
            "%tid.y" => (uint)(thread / block.X % block.Y),
            "%tid.z" => (uint)(thread / block.X / block.Y),
            "%ntid.x" => (uint)block.X,
            "%ntid.y" => (uint)block.Y,
            "%ntid.z" => (uint)block.Z,
            "%nctaid.x" => (uint)grid.X,
            "%nctaid.y" => (uint)grid.Y,
            "%nctaid.z" => (uint)grid.Z,
            "%ctaid.x" or "%ctaid.y" or "%ctaid.z" => 0,
            "%laneid" => (uint)lane,
            "%lanemask_eq" => 1u << lane,
            "%lanemask_lt" => (1u << lane) - 1,
            "%lanemask_le" => uint.MaxValue >> (Warp.Lanes - 1 - lane),
            "%lanemask_gt" => lane == Warp.Lanes - 1 ? 0 : uint.MaxValue << (lane + 1),
            "%lanemask_ge" => uint.MaxValue << lane,
            "%dynamic_smem_size" => (uint)DynamicSharedBytes,
            "WARP_SZ" => Warp.Lanes,
            _ => throw new NotSupportedException($"PTX: special register {name}"),
        };
    }
}
