using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// Reads the listed files on all processors. The first one, in the listing's order, that cannot be read stops
/// it; or is left out, where the options say so.
/// </summary>
internal sealed class FolderReader(DataOptions options, int mostShorterSide)
{
    public ImageDataset Read(string name, FolderListing listing)
    {
        int count = listing.Files.Count;
        var memory = new PixelMemory();
        var images = new ImageRef[count];
        string?[] problems = new string?[count];
        Parallel.For(0, count, (i, loop) =>
        {
            problems[i] = ReadOne(listing.Files[i], memory, out images[i]);
            if (problems[i] is not null && !options.SkipUnreadable)
            {
                loop.Break(); // finishes those before, so that the same file is named every time
            }
        });

        int[] good = [.. Enumerable.Range(0, count).Where(i => problems[i] is null)];
        foreach (string? problem in problems.Where(problem => problem is not null))
        {
            if (!options.SkipUnreadable)
            {
                throw new DataException(
                    $"folder: {problem}; repair or remove it, or pass --skip-unreadable.");
            }

            options.Warn?.Invoke($"left out: {problem}");
        }

        if (good.Length == 0)
        {
            throw new DataException(
                $"folder: none of the {count} pictures can be read; the first: {problems[0]}.");
        }

        var kept = new ImageRef[good.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = images[good[i]] with { Index = i };
        }

        return new ImageDataset(
            name, listing.Classes, memory, kept, [.. good.Select(i => listing.Labels[i])]);
    }

    /// <summary>Returns what is wrong, or null.</summary>
    private string? ReadOne(string path, PixelMemory memory, out ImageRef image)
    {
        image = default;
        try
        {
            byte[] file = File.ReadAllBytes(path);
            if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            {
                return $"{path}: only PNG pictures are read so far; convert it";
            }

            var picture = Png.Decode(file);
            if (mostShorterSide > 0)
            {
                picture = PictureShrink.ToShorterSide(picture, mostShorterSide);
            }

            var pixels = memory.Allocate(picture.Pixels.Length);
            picture.Pixels.CopyTo(pixels.AsSpan());
            image = new ImageRef(pixels, picture.Height, picture.Width, 0);
            return null;
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return $"{path}: {exception.Message}";
        }
    }
}
