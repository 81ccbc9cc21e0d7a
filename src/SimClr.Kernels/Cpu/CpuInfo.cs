using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SimClr.Kernels.Cpu;

/// <summary>The processor, and what its kernels run on.</summary>
public static class CpuInfo
{
    private const string LinuxCpuInfo = "/proc/cpuinfo";

    /// <summary>
    /// Name as the system tells it, with family and model where the name alone says little.
    /// </summary>
    public static string Name { get; } = ReadName();

    /// <summary>
    /// The instructions that the SIMD kernels use: avx512, avx2 or portable (128-bit vectors).
    /// </summary>
    public static string Isa { get; } =
        Vector512.IsHardwareAccelerated ? "avx512"
        : Avx2.IsSupported && Fma.IsSupported ? "avx2"
        : "portable";

    /// <summary>Vector extensions that the runtime may use, the widest first.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
    [
        .. new (string Name, bool Supported)[]
        {
            ("AVX-512F", Avx512F.IsSupported), ("AVX-512BW", Avx512BW.IsSupported),
            ("AVX-512 VBMI", Avx512Vbmi.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
            ("AVX", Avx.IsSupported), ("SSE4.2", Sse42.IsSupported), ("NEON", AdvSimd.IsSupported),
        }.Where(extension => extension.Supported).Select(extension => extension.Name),
    ];

    private static string ReadName()
    {
        if (!File.Exists(LinuxCpuInfo))
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
                ?? RuntimeInformation.ProcessArchitecture.ToString();
        }

        var fields = new Dictionary<string, string>();
        foreach (string[] field in File.ReadLines(LinuxCpuInfo).Select(line => line.Split(':', 2)))
        {
            if (field.Length == 2)
            {
                fields.TryAdd(field[0].Trim(), field[1].Trim());
            }
        }

        string name = fields.GetValueOrDefault(
            "model name", RuntimeInformation.ProcessArchitecture.ToString());
        bool hasNumber = name.Any(char.IsAsciiDigit); // a virtual machine may say "AMD EPYC" and no more
        return !hasNumber && fields.TryGetValue("cpu family", out string? family)
            ? $"{name} family {family} model {fields.GetValueOrDefault("model", "?")}"
            : name;
    }
}
