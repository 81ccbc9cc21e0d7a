using System.Numerics;
using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;

namespace SimClr.Tests.Support;

/// <summary>
/// A buffer in device memory between two guard bands. The bands are NaN where the element is a float: a read outside
/// the buffer poisons the result, a write outside is found afterwards.
/// </summary>
internal sealed class GuardedBlock<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GuardElements = 80;

    private readonly IDeviceMemory memory;
    private readonly OpBuffer buffer;
    private readonly int before;
    private readonly byte[] uploaded;
    private readonly nint block;

    public unsafe GuardedBlock(IDeviceMemory memory, OpBuffer buffer, double[]? values, bool misalign)
    {
        this.memory = memory;
        this.buffer = buffer;
        ElementSize = buffer.Element switch
        {
            OpElement.Real => sizeof(T),
            OpElement.Int32 => sizeof(int),
            _ => sizeof(byte),
        };
        before = GuardElements + (misalign ? 1 : 0);
        uploaded = new byte[(before + buffer.Length + GuardElements) * ElementSize];
        for (int i = 0; i < before + buffer.Length + GuardElements; i++)
        {
            bool inside = i >= before && i < before + buffer.Length && values is not null;
            Write(uploaded, i, inside ? values![i - before] : double.NaN);
        }

        block = memory.Allocate(uploaded.Length);
        memory.CopyFromHost(uploaded, block);
    }

    public int ElementSize { get; }

    public nint Pointer => block + before * ElementSize;

    /// <summary>The contents now; throws where a guard band, or an input, has changed.</summary>
    public double[] Read(string where)
    {
        byte[] now = new byte[uploaded.Length];
        memory.CopyToHost(block, now);
        int start = before * ElementSize;
        int end = start + (int)buffer.Length * ElementSize;
        Unchanged(now, 0, start, $"{where}: written outside of {buffer.Name}");
        Unchanged(now, end, now.Length, $"{where}: written outside of {buffer.Name}");
        if (!buffer.Writes)
        {
            Unchanged(now, start, end, $"{where}: an input was written: {buffer.Name}");
        }

        double[] values = new double[buffer.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadElement(now, before + i);
        }

        return values;
    }

    public void Dispose() => memory.Free(block, uploaded.Length);

    private void Unchanged(byte[] now, int start, int end, string where)
    {
        int same = now.AsSpan(start..end).CommonPrefixLength(uploaded.AsSpan(start..end));
        if (start + same < end)
        {
            Assert.Fail($"{where}[{(start + same) / ElementSize - before}] (length {buffer.Length})");
        }
    }

    private void Write(Span<byte> bytes, int index, double value)
    {
        switch (buffer.Element)
        {
            case OpElement.Real:
                MemoryMarshal.Cast<byte, T>(bytes)[index] = T.CreateTruncating(value);
                break;
            case OpElement.Int32:
                MemoryMarshal.Cast<byte, int>(bytes)[index] = double.IsNaN(value) ? int.MinValue : (int)value;
                break;
            default:
                bytes[index] = double.IsNaN(value) ? (byte)0xA5 : (byte)value;
                break;
        }
    }

    private double ReadElement(ReadOnlySpan<byte> bytes, int index) => buffer.Element switch
    {
        OpElement.Real => double.CreateTruncating(MemoryMarshal.Cast<byte, T>(bytes)[index]),
        OpElement.Int32 => MemoryMarshal.Cast<byte, int>(bytes)[index],
        _ => bytes[index],
    };
}
