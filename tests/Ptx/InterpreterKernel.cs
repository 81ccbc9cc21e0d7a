using System.Runtime.InteropServices;
using ILGPU;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>
/// A kernel from a few lines of PTX: parameters input and output (pointers) stand in %rd1 and %rd2, the
/// thread's number in %r1, the address of input[4·thread] in %rd3 and of output[4·thread] in %rd4.
/// </summary>
internal sealed unsafe class InterpreterKernel : IDisposable
{
    private const string Registers = """
        .reg .pred %p<20>; .reg .b16 %h<20>; .reg .b32 %r<60>; .reg .f32 %f<60>; .reg .b64 %rd<20>;
        .reg .f64 %d<20>;

        """;

    private const string Start = """
        ld.param.u64 %rd1, [input]; ld.param.u64 %rd2, [output]; mov.u32 %r1, %tid.x;
        cvta.to.global.u64 %rd1, %rd1; cvta.to.global.u64 %rd2, %rd2;
        mad.wide.u32 %rd3, %r1, 4, %rd1; mad.wide.u32 %rd4, %r1, 4, %rd2;

        """;

    private readonly int block;
    private readonly string body;
    private readonly int grid;
    private readonly string declarations;

    public InterpreterKernel(string body, int threads = 32, string declarations = "", int blocks = 1)
    {
        (this.body, this.declarations, block, grid) = (body, declarations, threads, blocks);
    }

    public InterpretedGpu Gpu { get; init; } = new();

    /// <summary>Shared memory that the launch adds, for .extern arrays.</summary>
    public int DynamicSharedBytes { get; init; }

    public GpuKernel Compiled => new("test", $$"""
        .version 7.8
        .target sm_80
        .address_size 64
        .visible .entry test(.param .u64 input, .param .u64 output) .reqntid {{block}}
        {
        {{Registers}}{{declarations}}
        {{Start}}{{body}}
        }
        """, [0, 8], 16, DynamicSharedBytes);

    /// <summary>
    /// Launches it on these words; <paramref name="length"/> words come back, -1 where none was written.
    /// </summary>
    public T[] Run<T>(ReadOnlySpan<T> input, int length) where T : unmanaged
    {
        nint from = Gpu.Memory.Allocate(sizeof(T) * input.Length);
        nint to = Gpu.Memory.Allocate(sizeof(T) * length);
        Gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(input), from);
        long[] arguments = [from, to];
        Gpu.Launch(Gpu.Load(Compiled), new KernelConfig(grid, block), MemoryMarshal.AsBytes<long>(arguments));
        var result = new T[length];
        Gpu.Memory.CopyToHost(to, MemoryMarshal.AsBytes(result.AsSpan()));
        Gpu.Memory.Free(from, sizeof(T) * input.Length);
        Gpu.Memory.Free(to, sizeof(T) * length);
        return result;
    }

    public void Dispose() => Gpu.Dispose();
}
