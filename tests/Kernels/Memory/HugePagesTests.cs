using System.Globalization;
using NUnit.Framework;
using SimClr.Kernels;

namespace SimClr.Tests.Kernels;

internal sealed class HugePagesTests
{
    private const int Page = 2 << 20;

    [TestCase(1)]
    [TestCase(Page - 1)]
    [TestCase(Page)]
    [TestCase(5 * Page + 1)]
    [TestCase(9 * Page)] // a large block, out of a segment
    public void BlocksOfAPageAndMoreBeginWithOne(int bytes)
    {
        var memory = new HostMemory();
        nint block = memory.Allocate(bytes);
        Assert.That((long)block % (bytes < Page || !OperatingSystem.IsLinux() ? HostMemory.Alignment : Page), Is.Zero);
        memory.Free(block, bytes);
        memory.ReleasePool();
    }

    [TestCase(Page)]
    [TestCase(9 * Page)]
    public void LinuxIsAskedForHugePages(int bytes)
    {
        Assume.That(OperatingSystem.IsLinux() && Directory.Exists("/sys/kernel/mm/transparent_hugepage"),
            "needs a Linux with transparent huge pages");
        var memory = new HostMemory();
        nint block = memory.Allocate(bytes);
        // "hg" stands for "advised to take huge pages". Whether it has taken them is the system's affair.
        Assert.That(Flags(block), Does.Contain("hg"));
        memory.Free(block, bytes);
        memory.ReleasePool();
    }

    /// <summary>What the system notes about the pages at an address.</summary>
    private static string[] Flags(nint address)
    {
        bool inside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0].Split('-') is [var start, var end] && long.TryParse(end, NumberStyles.HexNumber, null, out long to))
            {
                inside = long.Parse(start, NumberStyles.HexNumber) <= address && address < to;
            }
            else if (inside && words[0] == "VmFlags:")
            {
                return words[1..];
            }
        }

        return [];
    }
}
