using System.Globalization;
using NUnit.Framework;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Pictures.Decoding;

namespace SimClr.Tests.Train.Data.Pictures;

/// <summary>Decodes what may be hostile: to pixels or one clear line, within a time and, where asked, memory.</summary>
internal static class Decoding
{
    /// <summary>The picture, or the line.</summary>
    public static (Picture? Picture, string Line) Try(byte[] file, string name, double seconds, int maxShorterSide = 64)
    {
        var decoding = Task.Run<(Picture?, string)>(() =>
        {
            try
            {
                return (PictureDecoder.Decode(new MemoryStream(file), maxShorterSide), "");
            }
            catch (InvalidDataException exception)
            {
                return (null, exception.Message);
            }
        });
        Assert.That(((IAsyncResult)decoding).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(seconds)),
            $"{name}: does not end within {seconds} s");
        var (picture, line) = decoding.GetAwaiter().GetResult(); // other exceptions are thrown
        Assert.That(line, Does.Not.Contain("\n"), name);
        return (picture, line);
    }

    /// <summary>
    /// By how many bytes the process' memory grew at most meanwhile, ImageSharp's own beside .NET's: as Linux counts
    /// (VmHWM, which it is told to begin anew).
    /// </summary>
    public static long PeakGrowth(Action action)
    {
        const string resetPeak = "5";
        PictureFormats.ConfigurationOf(new(1, 1)).MemoryAllocator.ReleaseRetainedResources(); // else it is used again
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", resetPeak);
        long before = Kilobytes("VmRSS:");
        action();
        return Math.Max(0, Kilobytes("VmHWM:") - before) << 10;
    }

    private static long Kilobytes(string name)
    {
        string line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name));
        return long.Parse(line[name.Length..^2], CultureInfo.InvariantCulture);
    }
}
