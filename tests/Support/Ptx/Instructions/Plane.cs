using System.Runtime.CompilerServices;

namespace SimClr.Tests.Support.Ptx;

/// <summary>A register of all lanes.</summary>
internal static unsafe class Plane
{
    /// <summary>
    /// The lower bits of a value; registers of 16 bits keep the upper half of their word zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(byte* plane, int lane, int registerBytes, ulong value)
    {
        if (registerBytes == 8)
        {
            ((ulong*)plane)[lane] = value;
        }
        else
        {
            ((uint*)plane)[lane] = registerBytes switch
            {
                4 => (uint)value,
                2 => (ushort)value,
                _ => (byte)value,
            };
        }
    }
}
