using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cuda;

namespace SimClr.Tests.Cuda;

internal sealed class KernelLauncherTests
{
    [Test]
    public void OnlyBytesBetweenTheFieldsAreCleared()
    {
        byte[] bytes = new byte[Marshal.SizeOf<Gappy>()];
        Array.Fill(bytes, (byte)0xAB);
        Padding<Gappy>.Clear(bytes);
        int[] kept = [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] != 0)];
        // Flag 0, Half 2-3, Count 8-15, Inner.Number 16-19, Inner.Tail 20, Last 24-27
        int[] expected = [0, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 24, 25, 26, 27];
        Assert.That(kept, Is.EqualTo(expected));
    }

    [Test]
    public void WhatHasNoGapsStays()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        Padding<ArrayView<float>>.Clear(bytes);
        Padding<long>.Clear(bytes);
        Assert.That(bytes, Has.None.EqualTo(0));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Gappy
    {
        public byte Flag;
        public short Half;
        public long Count;
        public Inside Inner;
        public float Last;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Inside
    {
        public int Number;
        public byte Tail;
    }
}
