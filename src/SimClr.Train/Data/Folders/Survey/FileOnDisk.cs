using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SimClr.Train.Data.Folders.Survey;

/// <summary>
/// A file or folder itself, whatever names lead to it: the same by each of them. Its number is asked for on Linux
/// alone; elsewhere symbolic links are followed, and hard links are files of their own.
/// </summary>
/// <param name="Number">Of the file on its device (inode).</param>
/// <param name="Path">Only where the number is not known.</param>
internal readonly record struct FileOnDisk(ulong Device, ulong Number, long Length, long Modified, string? Path)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint BasicFields = 0x7FF; // STATX_BASIC_STATS
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Null where a link leads nowhere, and where it is a device, a pipe or a socket.</summary>
    public static FileOnDisk? Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            Span<byte> entry = stackalloc byte[256]; // struct statx, the same on every processor
            int type = Statx(CurrentFolder, path, 0, BasicFields, ref MemoryMarshal.GetReference(entry)) == 0
                ? BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]) & TypeMask : 0;
            return type is RegularFile or Folder
                ? new FileOnDisk(Word(entry[136..]), Word(entry[32..]), (long)Word(entry[40..]),
                    (long)(Word(entry[112..]) * 1_000_000_000 + (uint)Word(entry[120..])), null)
                : null;
        }

        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        info = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        return info.Exists
            ? new FileOnDisk(0, 0, (info as FileInfo)?.Length ?? 0, info.LastWriteTimeUtc.Ticks, info.FullName)
            : null;

        static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, ref byte entry);
}
