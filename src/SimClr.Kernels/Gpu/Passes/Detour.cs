using ILGPU.IR;
using ILGPU.IR.Values;

namespace SimClr.Kernels.Gpu;

/// <summary>Sends a branch that goes to one block to another.</summary>
internal readonly struct Detour(BasicBlock from, BasicBlock to) : TerminatorValue.ITargetRemapper
{
    public bool CanRemap(in ReadOnlySpan<BasicBlock> blocks) => blocks.Contains(from);

    public BasicBlock Remap(BasicBlock block) => block == from ? to : block;
}
