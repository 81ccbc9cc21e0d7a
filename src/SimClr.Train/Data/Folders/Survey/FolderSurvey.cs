using System.IO.Hashing;
using System.Runtime.InteropServices;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Folders.Survey;

/// <summary>
/// A folder seen through once: each of its files is a picture of a split and a class, by its content, or left out with
/// a reason.
/// </summary>
internal sealed class FolderSurvey
{
    // Who names a file so means a picture. One that is nothing known is damaged: the reader says so, or leaves it out.
    private static readonly HashSet<string> PictureEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".tga",
        ".ppm", ".pgm", ".pbm",
    };

    private const string EveryFifth = "every fifth";

    private static FolderSurvey? last; // a command asks for the summary, and for one split after the other

    private readonly string directory;
    private readonly UInt128 fingerprint;
    private readonly FolderListing train;
    private readonly FolderListing test;
    private readonly FolderListing unlabelled;
    private readonly string? stranger;

    private FolderSurvey(string directory, FolderWalk walk, UInt128 fingerprint, FolderLayout layout)
    {
        (this.directory, this.fingerprint) = (directory, fingerprint);
        train = Listing(layout.Train);
        test = Listing(layout.Test);
        var pictures = new LabelledFiles();
        pictures.Add(layout.Unlabelled, label: -1);
        unlabelled = Listing(pictures) with { Classes = [] };
        stranger = layout.Stranger is { } name
            ? $"class {name} is in {layout.TestPath} but not in {layout.TrainPath}" : null;
        int[] testCounts = CountLabels(test);
        Summary = new DataSummary
        {
            Name = Path.GetFileName(directory) + (layout.Root.Length > 0 ? $"/{layout.Root.TrimEnd('/')}" : ""),
            Classes = layout.Classes,
            ClassCounts = [.. CountLabels(train).Zip(testCounts, (one, other) => one + other)],
            Train = train.Files.Count,
            Test = test.Files.Count,
            Unlabelled = unlabelled.Files.Count,
            TestIs = layout.TestPath?[layout.Root.Length..] ?? EveryFifth,
            LeftOut = [.. walk.Files.Where(file => file.LeftOut is not null)
                .Select(file => new LeftOutFile(file.Path, file.LeftOut!))],
            Notes = [.. Notes()],
        };

        FolderListing Listing(LabelledFiles files)
        {
            var listing = new FolderListing(layout.Classes, new PathList(directory), files.Labels);
            files.Files.ForEach(file => listing.Files.Add(Path.Combine(directory, file.Path)));
            return listing;
        }

        IEnumerable<string> Notes()
        {
            string[] empty = [.. walk.Folders.Where(folder => folder.Length > layout.TrainPath.Length
                && folder.StartsWith(layout.TrainPath, StringComparison.Ordinal)
                && folder.IndexOf('/', layout.TrainPath.Length) < 0)
                .Select(folder => folder[layout.TrainPath.Length..]).Except(layout.Classes)];
            string[] untested = test.Labels.Contains(-1) ? []
                : [.. layout.Classes.Where((_, label) => testCounts[label] == 0)];
            string?[] notes =
            [
                layout.Classes.Length > 0 && empty.Length > 0 ? $"no pictures in {Names(empty)}" : null,
                test.Files.Count > 0 && untested.Length > 0 ? $"no test pictures of {Names(untested)}" : null,
                layout.Classes.Length > 0 && test.Labels.Contains(-1) ? "the test pictures have no classes" : null,
                stranger,
            ];
            return notes.OfType<string>();
        }
    }

    public DataSummary Summary { get; }

    /// <exception cref="DataException">It is not there, holds no picture, or can mean several things.</exception>
    public static FolderSurvey Of(string? directory, DataOptions options)
    {
        if (directory is null || !Directory.Exists(directory))
        {
            throw new DataException(directory is null
                ? "folder: which one? Pass --data-dir DIR."
                : File.Exists(directory) ? $"folder: {directory} is a file; pass the folder that it is in as --data-dir."
                : $"folder: {directory} does not exist; pass an existing folder as --data-dir.");
        }

        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var walk = FolderWalk.Through(root, options);
        var fingerprint = FingerprintOf(walk.Files);
        if (last is { } known && known.directory == root && known.fingerprint == fingerprint)
        {
            return known;
        }

        TellPictures(walk.Files, root, options);
        FoundFile[] pictures = [.. walk.Files.Where(file => file.LeftOut is null)];
        return last = pictures.Length > 0
            ? new FolderSurvey(root, walk, fingerprint, FolderLayout.Of(pictures, directory))
            : throw NoPictures(directory, walk.Files);
    }

    /// <exception cref="DataException">There are none, or no sound ones; says what was found.</exception>
    public FolderListing Listing(DataSplit split)
    {
        if (split != DataSplit.Test)
        {
            return split == DataSplit.Unlabelled && unlabelled.Files.Count > 0 ? unlabelled : train;
        }

        string what = Summary.TestIs == EveryFifth
            ? "every fifth picture of a class is, and none has five; add pictures, or make train/ and test/"
            : $"{Summary.TestIs} holds none that training has not; add some";
        return stranger is not null
                ? throw new DataException($"folder: {directory}: {stranger}; both must have the same classes.")
            : test.Files.Count > 0 ? test
            : throw new DataException($"folder: no pictures to test in {directory}: {what}.");
    }

    private static DataException NoPictures(string directory, List<FoundFile> files)
    {
        var found = new DataSummary
        {
            Name = directory,
            Train = 0,
            Test = 0,
            LeftOut = [.. files.Select(file => new LeftOutFile(file.Path, file.LeftOut!))],
        };
        string what = files.Count == 0 ? "it is empty" : $"its {files.Count:N0} files are {found.Reasons}";
        string convert = files.Any(file => file.LeftOut is "HEIC" or "AVIF" or "camera raw" or "JPEG XL")
            ? "convert them to JPEG" : "pass the folder that has them as --data-dir";
        return new DataException($"folder: no pictures in {directory}: {what}; {convert}.");
    }

    private static void TellPictures(List<FoundFile> files, string root, DataOptions options)
    {
        int done = 0;
        OnAllProcessors.Do(files.Count, options.Interrupted, i =>
        {
            var file = files[i];
            file.LeftOut ??= WhyNoPicture(Path.Combine(root, file.Path));
            options.Progress?.Invoke(
                $"{Path.GetFileName(root)}: files looked into", Interlocked.Increment(ref done), files.Count);
        });
    }

    private static string? WhyNoPicture(string path)
    {
        bool isMeantAsOne = PictureEndings.Contains(Path.GetExtension(path));
        try
        {
            var format = FileFormat.OfFile(path);
            return format.IsRead || (isMeantAsOne && format.Name is "empty" or "of unknown format" or "text" or "HTML")
                ? null : format.Name;
        }
        catch (Exception exception) when (FolderLoader.IsAboutTheFile(exception))
        {
            return isMeantAsOne ? null : "that may not be read";
        }
    }

    private static UInt128 FingerprintOf(List<FoundFile> files)
    {
        var hash = new XxHash128();
        foreach (var file in files)
        {
            hash.Append(MemoryMarshal.AsBytes(file.Path.AsSpan()));
            var disk = file.Disk.GetValueOrDefault();
            hash.Append(MemoryMarshal.AsBytes<ulong>(
                [disk.Device, disk.Number, (ulong)disk.Length, (ulong)disk.Modified]));
        }

        return hash.GetCurrentHashAsUInt128();
    }

    private static int[] CountLabels(FolderListing listing)
    {
        int[] counts = new int[listing.Classes.Length];
        listing.Labels.Where(label => label >= 0).ToList().ForEach(label => counts[label]++);
        return counts;
    }

    private static string Names(string[] names)
        => string.Join(", ", names.Take(3)) + (names.Length > 3 ? ", ..." : "");
}
