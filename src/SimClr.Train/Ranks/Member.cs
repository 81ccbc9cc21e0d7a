using System.Reflection;
using SimClr.Kernels.Cpu;

namespace SimClr.Train.Ranks;

/// <summary>What a rank tells the others of itself before anything else.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">Its number there.</param>
/// <param name="Program">Version and commit: another one computes otherwise, or speaks otherwise.</param>
/// <param name="Processors">Those it may use; ranks of one host that name the same ones share them.</param>
/// <param name="Threads">How many those are.</param>
/// <param name="RegisterBits">The widest that its processor has.</param>
internal sealed record Member(
    string Host, int Process, string Program, string Processors, int Threads, int RegisterBits)
{
    private const string Status = "/proc/self/status"; // of Linux

    /// <summary>This process.</summary>
    public static Member Here() => new(
        Environment.MachineName,
        Environment.ProcessId,
        typeof(Member).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        (File.Exists(Status) ? File.ReadLines(Status) : []).FirstOrDefault(
            line => line.StartsWith("Cpus_allowed_list", StringComparison.Ordinal)) ?? "all",
        Environment.ProcessorCount,
        Conv2d.WidestRegisterBits);
}
