using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <content>One overload for each number of parameters.</content>
public sealed partial class KernelLauncher
{
    public void Launch<T1>(
        Action<T1> kernel, in KernelConfig config,
        T1 a1)
        where T1 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2>(
        Action<T1, T2> kernel, in KernelConfig config,
        T1 a1, T2 a2)
        where T1 : unmanaged
        where T2 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3>(
        Action<T1, T2, T3> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4>(
        Action<T1, T2, T3, T4> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        Put(arguments, at[3], a4);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5>(
        Action<T1, T2, T3, T4, T5> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        Put(arguments, at[3], a4);
        Put(arguments, at[4], a5);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6>(
        Action<T1, T2, T3, T4, T5, T6> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        Put(arguments, at[3], a4);
        Put(arguments, at[4], a5);
        Put(arguments, at[5], a6);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7>(
        Action<T1, T2, T3, T4, T5, T6, T7> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
        where T7 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        Put(arguments, at[3], a4);
        Put(arguments, at[4], a5);
        Put(arguments, at[5], a6);
        Put(arguments, at[6], a7);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7, T8>(
        Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
        where T7 : unmanaged
        where T8 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        Put(arguments, at[3], a4);
        Put(arguments, at[4], a5);
        Put(arguments, at[5], a6);
        Put(arguments, at[6], a7);
        Put(arguments, at[7], a8);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
        where T7 : unmanaged
        where T8 : unmanaged
        where T9 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        Put(arguments, at[3], a4);
        Put(arguments, at[4], a5);
        Put(arguments, at[5], a6);
        Put(arguments, at[6], a7);
        Put(arguments, at[7], a8);
        Put(arguments, at[8], a9);
        gpu.Launch(ready, config, arguments);
    }

    public void Launch<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel, in KernelConfig config,
        T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where T4 : unmanaged
        where T5 : unmanaged
        where T6 : unmanaged
        where T7 : unmanaged
        where T8 : unmanaged
        where T9 : unmanaged
        where T10 : unmanaged
    {
        var ready = Prepare(kernel, config);
        var at = ready.Source.ParameterOffsets;
        Span<byte> arguments = stackalloc byte[ready.Source.ParameterBytes];
        Put(arguments, at[0], a1);
        Put(arguments, at[1], a2);
        Put(arguments, at[2], a3);
        Put(arguments, at[3], a4);
        Put(arguments, at[4], a5);
        Put(arguments, at[5], a6);
        Put(arguments, at[6], a7);
        Put(arguments, at[7], a8);
        Put(arguments, at[8], a9);
        Put(arguments, at[9], a10);
        gpu.Launch(ready, config, arguments);
    }
}
