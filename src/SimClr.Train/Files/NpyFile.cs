using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SimClr.Train.Files;

/// <summary>Writes NumPy's array format, version 1.0: what <c>numpy.load</c> reads.</summary>
public static class NpyFile
{
    private const int Alignment = 64; // of the data, so that the file can be mapped into memory

    /// <summary>float32 values, (rows, columns) in C order.</summary>
    public static void Write(string path, ReadOnlySpan<float> values, int rows, int columns)
    {
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException(
                $"npy: {values.Length} values are not {rows} rows of {columns}; give as many.");
        }

        Write(path, "<f4", $"({rows}, {columns})", MemoryMarshal.AsBytes(values));
    }

    /// <summary>64-bit integers, (rows).</summary>
    public static void Write(string path, ReadOnlySpan<long> values)
        => Write(path, "<i8", $"({values.Length},)", MemoryMarshal.AsBytes(values));

    private static unsafe void Write(string path, string type, string shape, ReadOnlySpan<byte> data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, 0, 0]; // the last two: the header's length
        int length = header.Length + 1;
        length += (Alignment - (start.Length + length) % Alignment) % Alignment;
        BinaryPrimitives.WriteUInt16LittleEndian(start.AsSpan(^2), (ushort)length);
        byte[] text = Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n");
        fixed (byte* bytes = data)
        {
            var content = new UnmanagedMemoryStream(bytes, data.Length);
            AtomicFile.Write(path, stream =>
            {
                stream.Write(start);
                stream.Write(text);
                content.CopyTo(stream);
            });
        }
    }
}
