namespace SimClr.Tests.Gpu.Differential;

/// <summary>What bodies are tried with: a number and a float for each thread, ends and middles of their ranges.</summary>
internal static class Samples
{
    public const int Count = 64;

    public static int[] Integers { get; } =
    [
        0, 1, -1, 2, -2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 255, 256, 1000, -1000, 65535, 65536, int.MaxValue,
        int.MinValue, 123456789, -123456789, 4, 6, 10, 11, 12, 127, 128, 129, -127, -128, -129, 32767, 32768, -32768,
        -32769, 13, 14, 18, 20, 24, 27, 40, 47, 50, 53, 60, 63, 64, 65, -3, -5, -8, -16, 0x40000000, 0x7FFFFFFE,
        -0x40000000, 77,
    ];

    public static float[] Floats { get; } =
    [
        0, -0f, 1, -1, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
        1e-38f, 1e-42f, 3e38f, 100.7f, -100.7f, 65504, 1e9f, 4e9f, -4e9f, 1e-3f, 3.14159f, 2.71828f, 7, 8, 9, 10, 11,
        12, 13, 14, -1e-42f, -7, float.NaN, 0, -0f, 2147483520, 2147483648, -2147483648, 4294967040, 1e19f, -1e19f,
        255, 256, 127.5f, -128.5f, 0.1f, 0.7f, -0.1f, 1e-20f, 1e20f, 16777216, 16777217, 33554432, 5, -5, 99.99f,
        -99.99f, 3, float.NaN, float.MaxValue, float.MinValue, 0.33333334f,
    ];
}
