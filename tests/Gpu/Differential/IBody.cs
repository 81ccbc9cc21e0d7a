namespace SimClr.Tests.Gpu.Differential;

/// <summary>C# that .NET runs, and a kernel: both must find the same number.</summary>
public interface IBody
{
    static abstract int Of(int x, float f);
}
