using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <content>One overload for each number of parameters.</content>
public sealed unsafe partial class KernelLauncher
{
    public void Launch<T1>(
        Action<T1> kernel, in KernelConfig config,
        T1 a1)
        where T1 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2>(
        Action<T1, T2> kernel, in KernelConfig config,
        T1 a1, T2 a2)
        where T1 : struct
        where T2 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3>(
        Action<T1, T2, T3> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3)
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4>(
        Action<T1, T2, T3, T4> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
            ArgumentWriter<T4>.Write(a4, (long)to + layout.Offsets[3]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5>(
        Action<T1, T2, T3, T4, T5> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
            ArgumentWriter<T4>.Write(a4, (long)to + layout.Offsets[3]);
            ArgumentWriter<T5>.Write(a5, (long)to + layout.Offsets[4]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6>(
        Action<T1, T2, T3, T4, T5, T6> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
            ArgumentWriter<T4>.Write(a4, (long)to + layout.Offsets[3]);
            ArgumentWriter<T5>.Write(a5, (long)to + layout.Offsets[4]);
            ArgumentWriter<T6>.Write(a6, (long)to + layout.Offsets[5]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7>(
        Action<T1, T2, T3, T4, T5, T6, T7> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
            ArgumentWriter<T4>.Write(a4, (long)to + layout.Offsets[3]);
            ArgumentWriter<T5>.Write(a5, (long)to + layout.Offsets[4]);
            ArgumentWriter<T6>.Write(a6, (long)to + layout.Offsets[5]);
            ArgumentWriter<T7>.Write(a7, (long)to + layout.Offsets[6]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7, T8>(
        Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
        where T8 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
            ArgumentWriter<T4>.Write(a4, (long)to + layout.Offsets[3]);
            ArgumentWriter<T5>.Write(a5, (long)to + layout.Offsets[4]);
            ArgumentWriter<T6>.Write(a6, (long)to + layout.Offsets[5]);
            ArgumentWriter<T7>.Write(a7, (long)to + layout.Offsets[6]);
            ArgumentWriter<T8>.Write(a8, (long)to + layout.Offsets[7]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
        where T8 : struct
        where T9 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
            ArgumentWriter<T4>.Write(a4, (long)to + layout.Offsets[3]);
            ArgumentWriter<T5>.Write(a5, (long)to + layout.Offsets[4]);
            ArgumentWriter<T6>.Write(a6, (long)to + layout.Offsets[5]);
            ArgumentWriter<T7>.Write(a7, (long)to + layout.Offsets[6]);
            ArgumentWriter<T8>.Write(a8, (long)to + layout.Offsets[7]);
            ArgumentWriter<T9>.Write(a9, (long)to + layout.Offsets[8]);
        }

        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
        where T8 : struct
        where T9 : struct
        where T10 : struct
    {
        var (ready, layout) = Prepare(kernel, config);
        Span<byte> arguments = stackalloc byte[layout.Bytes];
        fixed (byte* to = arguments)
        {
            ArgumentWriter<T1>.Write(a1, (long)to + layout.Offsets[0]);
            ArgumentWriter<T2>.Write(a2, (long)to + layout.Offsets[1]);
            ArgumentWriter<T3>.Write(a3, (long)to + layout.Offsets[2]);
            ArgumentWriter<T4>.Write(a4, (long)to + layout.Offsets[3]);
            ArgumentWriter<T5>.Write(a5, (long)to + layout.Offsets[4]);
            ArgumentWriter<T6>.Write(a6, (long)to + layout.Offsets[5]);
            ArgumentWriter<T7>.Write(a7, (long)to + layout.Offsets[6]);
            ArgumentWriter<T8>.Write(a8, (long)to + layout.Offsets[7]);
            ArgumentWriter<T9>.Write(a9, (long)to + layout.Offsets[8]);
            ArgumentWriter<T10>.Write(a10, (long)to + layout.Offsets[9]);
        }

        gpu.Launch(ready, config, arguments);
    }
}
