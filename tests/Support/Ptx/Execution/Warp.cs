using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// 32 threads that run together. Where they part, the group that is farthest behind runs first, and groups
/// that meet at an instruction go on as one.
/// </summary>
internal sealed unsafe partial class Warp
{
    public const int Lanes = 32;
    public const uint AllLanes = 0xFFFF_FFFF;

    private const long LoopLimit = 1L << 28;

    private readonly uint* written;
    private readonly bool checksRegisters;
    private long loops;

    public Warp(ThreadBlock block, int index, byte* registers, uint* written)
    {
        Block = block;
        Index = index;
        Registers = registers;
        this.written = written;
        checksRegisters = block.Launch.Checks.HasFlag(PtxChecks.Uninitialized);
        int threads = Math.Min(Lanes, block.Launch.ThreadsPerBlock - index * Lanes);
        Existing = threads == Lanes ? AllLanes : (1u << threads) - 1;
    }

    public ThreadBlock Block { get; }

    public int Index { get; }

    /// <summary>The register file, as <see cref="Operand"/> describes it.</summary>
    public byte* Registers { get; }

    /// <summary>Lanes that are threads of the block.</summary>
    public uint Existing { get; }

    public uint Exited { get; private set; }

    /// <summary>Lanes of the group that runs.</summary>
    public uint Active { get; private set; }

    /// <summary>The instruction that the running group executes next.</summary>
    public int Pc { get; private set; }

    public WarpState State { get; private set; }

    /// <summary>When this warp last synchronised, in the block's count of such events.</summary>
    public uint Tick { get; set; }

    /// <summary>Copies from global to shared memory that are under way.</summary>
    public PendingCopies Copies { get; } = new();

    /// <summary>Instructions that threads have executed.</summary>
    public long Executed { get; private set; }

    public void Start(int slots)
    {
        new Span<uint>(written, slots).Clear();
        written[0] = AllLanes;
        Pc = 0;
        Active = Existing;
        Exited = 0;
        State = WarpState.Running;
        groups = 0;
        nextPc = int.MaxValue;
        lastChance = false;
        loops = 0;
        Copies.Clear();
    }

    /// <summary>Runs until the warp waits at a barrier or all its threads have exited.</summary>
    public void Run(Instruction[] code)
    {
        while (State == WarpState.Running)
        {
            var instruction = code[Pc++];
            uint mask = instruction.IsGuarded ? instruction.GuardedLanes(this) : Active;
            if (mask != 0)
            {
                Executed += BitOperations.PopCount(mask);
                instruction.Execute(this, mask);
            }

            if (Pc >= nextPc)
            {
                Reconverge();
            }
        }
    }

    /// <summary>Reports a register that one of the lanes has not written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Need(Instruction instruction, uint mask, Operand a)
    {
        if ((mask & ~written[a.Slot]) != 0)
        {
            NotWritten(instruction, mask & ~written[a.Slot]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Need(Instruction instruction, uint mask, Operand a, Operand b)
    {
        uint missing = mask & ~(written[a.Slot] & written[b.Slot]);
        if (missing != 0)
        {
            NotWritten(instruction, missing);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Need(Instruction instruction, uint mask, Operand a, Operand b, Operand c)
    {
        uint missing = mask & ~(written[a.Slot] & written[b.Slot] & written[c.Slot]);
        if (missing != 0)
        {
            NotWritten(instruction, missing);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Wrote(uint mask, Operand destination) => written[destination.Slot] |= mask;

    public PtxFault Fault(Instruction instruction, int lane, string what)
    {
        var shape = Block.Launch.Config.GroupDim;
        int thread = Index * Lanes + lane;
        return new PtxFault(
            $"kernel {Block.Launch.Kernel.Name}, line {instruction.Source.Line}: {instruction.Source.Text}: "
            + $"{what} [block ({Block.X}, {Block.Y}, {Block.Z}), "
            + $"thread ({thread % shape.X}, {thread / shape.X % shape.Y}, {thread / shape.X / shape.Y})]");
    }

    private void NotWritten(Instruction instruction, uint lanes)
    {
        if (checksRegisters)
        {
            throw Fault(instruction, BitOperations.TrailingZeroCount(lanes),
                "reads a register that was not written");
        }
    }
}

internal enum WarpState
{
    Running,
    AtBarrier,
    Done,
}
