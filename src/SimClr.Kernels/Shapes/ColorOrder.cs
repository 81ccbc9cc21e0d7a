namespace SimClr.Kernels;

/// <summary>One of the 24 orders in which colour jitter runs its four operations.</summary>
public readonly record struct ColorOrder
{
    public const int Count = 24;

    private readonly byte packed; // two bits an operation, the first in the lowest

    private ColorOrder(int packed) => this.packed = (byte)packed;

    /// <summary>
    /// The order with this number, 0 .. 23; number 0 is brightness, contrast, saturation, hue.
    /// </summary>
    public static ColorOrder FromNumber(int number)
    {
        int remaining = 0b11_10_01_00;
        int packed = 0;
        for (int left = 4; left > 0; left--)
        {
            int shift = 2 * (number % left);
            number /= left;
            int operation = (remaining >> shift) & 3;
            int below = (1 << shift) - 1;
            remaining = (remaining & below) | ((remaining >> 2) & ~below);
            packed |= operation << (2 * (4 - left));
        }

        return new ColorOrder(packed);
    }

    /// <summary>The order that runs these four, each given once.</summary>
    public static ColorOrder Of(
        ColorOperation first, ColorOperation second, ColorOperation third, ColorOperation fourth)
        => new((int)first | ((int)second << 2) | ((int)third << 4) | ((int)fourth << 6));

    /// <summary>The operation at <paramref name="position"/> 0 .. 3.</summary>
    public ColorOperation this[int position] => (ColorOperation)((packed >> (2 * position)) & 3);
}
