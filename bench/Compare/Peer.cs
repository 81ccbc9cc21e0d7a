using SimClr.Train.Text;

namespace SimClr.Bench.Compare;

/// <summary>The library that ours is compared with.</summary>
/// <param name="Title">For people.</param>
/// <param name="Python">The Python that has it; null for TorchSharp.</param>
internal sealed record Peer(string Name, string Title, string? Python = null)
{
    public const string PythonName = "python";

    public static readonly Peer TorchSharp = new("torchsharp", "TorchSharp 0.107.0 with libtorch 2.10.0");

    private const string KeptMemory = "kept memory";

    /// <summary>
    /// Of glibc's malloc. As it comes it gives large blocks back to the system in every step and takes new ones, which
    /// the system clears, page by page.
    /// </summary>
    private static readonly Dictionary<string, string> KeepMemory = new()
    {
        ["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1",
        ["MALLOC_MMAP_MAX_"] = "0",
        ["MALLOC_TRIM_THRESHOLD_"] = "100000000000",
    };

    private static readonly Dictionary<string, string> Avx2 = new()
    {
        ["ATEN_CPU_CAPABILITY"] = "avx2",
        ["MKL_ENABLE_INSTRUCTIONS"] = "AVX2",
        ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
        ["OPENBLAS_CORETYPE"] = "Haswell",
    };

    /// <summary>The one of this name; without a name Python's on a card, and TorchSharp.</summary>
    /// <param name="python">The Python, where it is Python's.</param>
    public static Peer Choose(string? name, string python, MeasureOptions options)
        => (name ?? (options.OnCuda ? PythonName : TorchSharp.Name)) switch
        {
            PythonName => new Peer(PythonName, "PyTorch", python),
            var other when other != TorchSharp.Name
                => throw UserException.Unknown("peer", other, [TorchSharp.Name, PythonName]),
            _ when options.OnCuda => throw UserException.Usage(
                "--peer torchsharp computes on the CPU only; for --device cuda pass --peer python."),
            _ => TorchSharp,
        };

    /// <summary>Whether it ran with malloc as it comes.</summary>
    public static bool IsStock(Measurement measured) => !measured.Way.EndsWith(KeptMemory, StringComparison.Ordinal);

    /// <summary>The families that are asked for; of all of them those that it has.</summary>
    public IReadOnlyList<Family> Find(string only)
    {
        Family[] families = [.. SharedOptions.Find(only)];
        Family[] here = [.. families.Where(family => Python is not null || family.InTorchSharp)];
        return only == "" || here.Length == families.Length ? here : throw UserException.Usage(
            $"--only {families.Except(here).First().Name}: bench/peers/TorchSharp does not have it, only "
            + $"{string.Join(", ", Family.All.Where(family => family.InTorchSharp).Select(family => family.Name))}; "
            + "pass --peer python.");
    }

    /// <summary>Makes it ready to run.</summary>
    public void Prepare()
    {
        if (Python is null)
        {
            TorchSharpProject.Build();
        }
    }

    /// <summary>
    /// Its processes, each with other settings of its memory: as it comes, and, where that can be told, kept.
    /// </summary>
    public IReadOnlyList<Side> Sides(Family family, MeasureOptions options, string isa)
    {
        string[] shared = SharedOptions.ToArguments(options);
        var stock = Python is null
            ? TorchSharpProject.Side([family.Name, .. shared])
            : new Side(Python,
            [
                Path.Combine(Repository.Root, "bench", "peers", family.Script), "--threads", $"{options.Threads}",
                "--seconds", $"{options.Seconds}", "--device", options.Device, "--precision", options.Precision,
                .. family.ScriptOptions(options),
            ]);
        stock = stock with { Environment = isa == "avx2" ? Avx2 : [] };
        return options.OnCuda || !OperatingSystem.IsLinux()
            ? [stock]
            : [stock, stock with { Environment = new([.. stock.Environment, .. KeepMemory]), Setting = KeptMemory }];
    }
}
