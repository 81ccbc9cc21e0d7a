namespace SimClr.Kernels.Cpu;

/// <summary>A number that the JIT knows: code that asks for it is made for that number alone.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal static class Count
{
    public readonly struct One : ICount
    {
        public static int Value => 1;
    }

    public readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    public readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    public readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    public readonly struct Six : ICount
    {
        public static int Value => 6;
    }

    public readonly struct Eight : ICount
    {
        public static int Value => 8;
    }

    public readonly struct Twelve : ICount
    {
        public static int Value => 12;
    }

    public readonly struct Of16 : ICount
    {
        public static int Value => 16;
    }

    public readonly struct Of32 : ICount
    {
        public static int Value => 32;
    }

    public readonly struct Of64 : ICount
    {
        public static int Value => 64;
    }

    public readonly struct Of80 : ICount
    {
        public static int Value => 80;
    }

    public readonly struct Of128 : ICount
    {
        public static int Value => 128;
    }

    public readonly struct Of144 : ICount
    {
        public static int Value => 144;
    }

    public readonly struct Of256 : ICount
    {
        public static int Value => 256;
    }

    public readonly struct Of272 : ICount
    {
        public static int Value => 272;
    }

    public readonly struct Of512 : ICount
    {
        public static int Value => 512;
    }

    public readonly struct Of528 : ICount
    {
        public static int Value => 528;
    }

    public readonly struct Of1024 : ICount
    {
        public static int Value => 1024;
    }

    public readonly struct Of2048 : ICount
    {
        public static int Value => 2048;
    }
}
