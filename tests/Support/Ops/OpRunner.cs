using System.Numerics;
using SimClr.Kernels;

namespace SimClr.Tests.Support;

/// <summary>Runs a row on a device: uploads, calls, checks guard bands and inputs, downloads.</summary>
internal static class OpRunner
{
    /// <param name="misalign">Buffers start one element behind a multiple of 64 bytes.</param>
    public static OpData Run<T>(IKernelDevice<T> device, OpCase<T> row, OpData inputs, bool misalign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var blocks = new Dictionary<string, GuardedBlock<T>>();
        try
        {
            foreach (var buffer in row.Buffers)
            {
                double[]? values = buffer.Reads ? inputs[buffer.Name] : null;
                blocks.Add(buffer.Name, new GuardedBlock<T>(device.Memory, buffer, values, misalign));
            }

            var places = row.Buffers.ToDictionary(b => b.Name, b => (blocks[b.Name].Pointer, b));
            row.Run(device, new OpArguments<T>(places));
            device.Synchronize();

            var results = new OpData();
            foreach (var buffer in row.Buffers)
            {
                results[buffer.Name] = blocks[buffer.Name].Read($"{row.Name} on {device.Name}");
            }

            return results;
        }
        finally
        {
            foreach (var block in blocks.Values)
            {
                block.Dispose();
            }
        }
    }
}
