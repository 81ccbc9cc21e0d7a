using System.Text;
using NUnit.Framework;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data.Pictures;

internal sealed class FileFormatTests
{
    private static readonly (string Head, string Name, bool IsRead)[] Known =
    [
        ("\xFF\xD8\xFF\xE0\0\x10JFIF", "JPEG", true),
        ("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "PNG", true),
        ("RIFF\x10\0\0\0WEBPVP8L", "WebP", true),
        ("GIF89a\x0D\0", "GIF", true),
        ("BM\x9A\x01\0\0\0\0\0\0\x36\0\0\0\x28\0", "BMP", true),
        ("BMW and other cars\n", "text", false),
        ("the wide road\n", "text", false),
        ("MM\0*\0\0\0\x08\0\0", "TIFF", true),
        ("II+\0\x08\0\0\0", "BigTIFF", false),
        ("\0\0\x0A\0\0\0\0\0\0\0\0\0\x0D\0\x09\0\x18\0rest", "TGA", true),
        ("\0\0\x02\0\x01\0\x20\x20\0\0\0\0\x09\0\x0D\0\x18\0", "of unknown format", false),
        ("P6\n13 9\n255\n", "PBM", true),
        ("P6 is my favourite group", "text", false),
        ("P7\nWIDTH 13\n", "PAM", false),
        ("\0\0\0\x18\x66typheic\0\0\0\0mif1heic", "HEIC", false),
        ("\0\0\0\x1C\x66typmif1\0\0\0\0mif1avifmiaf", "AVIF", false),
        ("\0\0\0\x14\x66typqt  \0\0\0\0qt  ", "video", false),
        ("\0\0\0\x0CJXL \r\n\x87\n", "JPEG XL", false),
        ("\xFF\x0A\xFA\x1F", "JPEG XL", false),
        ("\0\0\0\x0CjP  \r\n\x87\n", "JPEG 2000", false),
        ("8BPS\0\x01", "Photoshop", false),
        ("%PDF-1.7\n", "PDF", false),
        ("\xEF\xBB\xBF<?xml version='1.0'?>\n<svg xmlns='http'>", "SVG", false),
        ("\n<!DOCTYPE html><title>404</title>", "HTML", false),
        ("name,label\n1.png,2\n", "text", false),
        ("gr\xC3\xBC\xC3", "text", false),
        ("PK\x03\x04\x14\0", "zip", false),
        ("\0\x05\x16\x07\0\x02\0\0Mac OS X", "Mac metadata", false),
        ("\0\0\0\x01\x42ud1\0\0", "Mac metadata", false),
        ("\xD0\xCF\x11\xE0\xA1\xB1", "Office or thumbnail store", false),
        ("II*\0\x10\0\0\0CR\x02\0\0\0\0\0", "camera raw", false),
        ("FUJIFILMCCD-RAW 0201", "camera raw", false),
        ("RIFF\x10\0\0\0AVI LIST", "video", false),
        ("", "empty", false),
        ("\x07\x07\x07", "of unknown format", false),
    ];

    [Test]
    public void AFileIsToldByItsFirstBytes() => Assert.Multiple(() =>
    {
        foreach (var (head, name, isRead) in Known)
        {
            Assert.That(FileFormat.Of(Encoding.Latin1.GetBytes(head)), Is.EqualTo(new FileFormat(name, isRead)), head);
        }
    });

    /// <summary>A TIFF file, and one of a camera whose first picture is a small preview.</summary>
    [TestCase(0, 330, "TIFF")]
    [TestCase(1, 330, "camera raw")]
    [TestCase(1, 256, "TIFF")]
    [TestCase(0, 50706, "camera raw")]
    public void APreviewIsNotAPicture(byte subfileType, int otherTag, string name)
    {
        byte[] file =
        [
            .. "MM\0*\0\0\0\x08\0\x02"u8,
            0, 254, 0, 4, 0, 0, 0, 1, 0, 0, 0, subfileType,
            (byte)(otherTag >> 8), (byte)otherTag, 0, 4, 0, 0, 0, 1, 0, 0, 0, 100,
            0, 0, 0, 0,
        ];
        Assert.That(FileFormat.Of(file).Name, Is.EqualTo(name));
    }
}
