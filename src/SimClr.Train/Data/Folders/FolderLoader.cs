using System.Diagnostics;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Folders;

/// <summary>
/// Makes a data set of the listed files: in memory where they fit, else to be read batch by batch. Works on
/// all processors: first through the headers, then, where all are to be in memory, through the pictures. The
/// first file, in the listing's order, that cannot be read stops it; or is left out, where the options say so.
/// </summary>
internal sealed class FolderLoader(DataOptions options, int maxShorterSide)
{
    public ImageDataset Load(string name, FolderListing listing)
    {
        int[] kept;
        StreamedPixels source = options.Cache is { } directory
            ? FromCache(PictureCache.In(directory, listing, maxShorterSide, options.Warn), listing, out kept)
            : FromFiles(listing, out kept);
        HostPixels? memory = null;
        if (source.Bytes <= options.MemoryBudget)
        {
            memory = new HostPixels(source.Sizes);
            Visit(i => source.ReadPixels(i, memory[i]));
        }
        else if (options.SkipUnreadable && source.MayHoldUnreadable)
        {
            options.Warn?.Invoke($"folder: trying {source.Count:N0} pictures; with --cache that is done once");
            Visit(i => source.ReadPixels(i, new byte[source.Sizes[i].Bytes]));
        }

        source.Interrupted = options.Interrupted;
        int[] labels = Array.ConvertAll(kept, i => listing.Labels[i]);
        return new ImageDataset(name, listing.Classes, memory ?? (PixelStore)source, labels)
        {
            Files = listing.Files.Choose(kept),
        };

        void Visit(Action<int> read)
        {
            int[] good = WithoutProblems(FindProblems("pictures decoded", source.Count, source.PathOf, read));
            if (good.Length < source.Count)
            {
                source = source.Select(good);
                kept = Array.ConvertAll(good, i => kept[i]);
                memory = memory?.Select(good);
            }
        }
    }

    /// <summary>Whether it is the file's fault, and not the program's.</summary>
    internal static bool IsAboutTheFile(Exception exception)
        => exception is InvalidDataException or IOException or UnauthorizedAccessException;

    internal static DataException Unreadable(string problem)
        => new($"folder: {problem}; repair or remove it, or pass --skip-unreadable.");

    private PictureFiles FromFiles(FolderListing listing, out int[] kept)
    {
        var sizes = ReadHeaders(listing, out string?[] problems);
        kept = WithoutProblems(problems);
        return new PictureFiles(
            listing.Files, kept, Array.ConvertAll(kept, i => sizes[i]), maxShorterSide);
    }

    private CachedPictures FromCache(PictureCache cache, FolderListing listing, out int[] kept)
    {
        if (cache.Open(out kept) is { } found)
        {
            if (kept.Length == listing.Files.Count)
            {
                return found;
            }

            if (options.SkipUnreadable)
            {
                options.Warn?.Invoke($"left out: {listing.Files.Count - kept.Length} pictures that could not "
                    + $"be read when {cache.FilePath} was written");
                return found;
            }
        }

        var sizes = ReadHeaders(listing, out string?[] problems);
        WithoutProblems(problems);
        long megabytes = sizes.Sum(size => size.Bytes) >> 20;
        options.Warn?.Invoke(
            $"folder: decoding {sizes.Length:N0} pictures into {cache.FilePath} ({megabytes:N0} MB)");
        var watch = Stopwatch.StartNew();
        var files = new PictureFiles(
            listing.Files, [.. Enumerable.Range(0, sizes.Length)], sizes, maxShorterSide);
        cache.Write(sizes, write =>
        {
            int[] whole = [.. Enumerable.Range(0, sizes.Length).Where(i => problems[i] is null)];
            string?[] found = FindProblems(
                "pictures decoded", whole.Length, i => listing.Files[whole[i]], i =>
                {
                    byte[] pixels = new byte[sizes[whole[i]].Bytes];
                    files.ReadPixels(whole[i], pixels);
                    write(whole[i], pixels);
                });
            var good = WithoutProblems(found).ToHashSet();
            return Enumerable.Range(0, whole.Length).Where(i => !good.Contains(i)).Select(i => whole[i]);
        });
        options.Warn?.Invoke($"folder: decoded in {watch.Elapsed.TotalSeconds:0.0} s");
        return cache.Open(out kept) ?? throw new DataException(
            $"cache: {cache.FilePath} was written and cannot be read back; remove it and check the disk.");
    }

    /// <summary>Sizes of what decoding will give, empty where there is a problem.</summary>
    private PictureSize[] ReadHeaders(FolderListing listing, out string?[] problems)
    {
        var sizes = new PictureSize[listing.Files.Count];
        problems = FindProblems("pictures measured", sizes.Length, i => listing.Files[i],
            i => sizes[i] = PictureDecoder.ReadHeader(listing.Files[i]).Upright.Reduced(maxShorterSide));
        return sizes;
    }

    /// <summary>Does it with each number; returns what is wrong with each, null where nothing is.</summary>
    /// <param name="what">Of the numbers, for whoever waits.</param>
    private string?[] FindProblems(string what, int count, Func<int, string> pathOf, Action<int> action)
    {
        string?[] problems = new string?[count];
        int done = 0;
        try
        {
            OnAllProcessors.Do(count, options.Interrupted, Try);
        }
        catch (AggregateException exception) when (exception.InnerException is DataException inner)
        {
            throw new DataException(inner.Message, exception);
        }

        return problems;

        void Try(int i, ParallelLoopState loop)
        {
            try
            {
                action(i);
            }
            catch (Exception exception) when (IsAboutTheFile(exception))
            {
                problems[i] = $"{pathOf(i)}: {exception.Message}";
                if (!options.SkipUnreadable)
                {
                    loop.Break(); // finishes those before, so that the same file is named every time
                }
            }

            options.Progress?.Invoke($"folder: {what}", Interlocked.Increment(ref done), count);
        }
    }

    /// <summary>Numbers of the good ones.</summary>
    /// <exception cref="DataException">There are problems, and the options do not say to go on.</exception>
    private int[] WithoutProblems(string?[] problems)
    {
        foreach (string problem in problems.OfType<string>())
        {
            if (!options.SkipUnreadable)
            {
                throw Unreadable(problem);
            }

            options.Warn?.Invoke($"left out: {problem}");
        }

        int[] good = [.. Enumerable.Range(0, problems.Length).Where(i => problems[i] is null)];
        return good.Length > 0 ? good : throw new DataException(
            $"folder: none of the {problems.Length} pictures can be read; the first: {problems[0]}.");
    }
}
