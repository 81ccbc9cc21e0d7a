namespace SimClr.Kernels.Gpu;

/// <summary>
/// The tiles there are, each of four warps. A sum's order does not depend on the tile, so neither do its
/// bits.
/// </summary>
internal static class Tiles
{
    /// <summary>128 x 128: the fewest loads for a multiplication.</summary>
    public readonly struct Large : ITile
    {
        public static int Rows => 128;

        public static int Columns => 128;

        public static int WarpRows => 64;

        public static int WarpColumns => 64;

        public static int CopyWidth => 4;
    }

    /// <summary>256 x 64: many pixels, few channels.</summary>
    public readonly struct Tall : ITile
    {
        public static int Rows => 256;

        public static int Columns => 64;

        public static int WarpRows => 64;

        public static int WarpColumns => 64;

        public static int CopyWidth => 4;
    }

    /// <summary>64 x 64: small products, that more blocks must share.</summary>
    public readonly struct Small : ITile
    {
        public static int Rows => 64;

        public static int Columns => 64;

        public static int WarpRows => 32;

        public static int WarpColumns => 32;

        public static int CopyWidth => 4;
    }

    /// <summary>64 x 64, copied float by float: three input channels, unaligned buffers.</summary>
    public readonly struct Scalar : ITile
    {
        public static int Rows => 64;

        public static int Columns => 64;

        public static int WarpRows => 32;

        public static int WarpColumns => 32;

        public static int CopyWidth => 1;
    }
}
