using NUnit.Framework;
using SimClr.Kernels.Sampling;

namespace SimClr.Tests.Kernels;

internal sealed class PhiloxTests
{
    // The known answers that come with the authors' Random123 library.
    [TestCase(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void GivesThePublishedAnswers(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1,
        uint x0, uint x1, uint x2, uint x3)
        => Assert.That(Philox.Block(key0, key1, new PhiloxBlock(c0, c1, c2, c3)),
            Is.EqualTo(new PhiloxBlock(x0, x1, x2, x3)));

    [Test]
    public void EveryWordOfTheAddressMatters()
    {
        CounterRandom[] streams =
        [
            new(1, RandomPurpose.Test), new(1UL << 32, RandomPurpose.Test), new(1, RandomPurpose.Views),
            new(1, RandomPurpose.Test, Word1: 1), new(1, RandomPurpose.Test, Word2: 1),
            new(1, RandomPurpose.Test, Word3: 1),
        ];
        var words = streams.SelectMany(stream => Enumerable.Range(0, 50).Select(d => stream.Bits((uint)d)));
        Assert.That(words, Is.Unique);
    }

    [Test]
    public void UniformNumbersAreUniform()
    {
        const int Draws = 100_000;
        const int Bins = 16;
        var random = new CounterRandom(7, RandomPurpose.Test);
        var counts = new int[Bins];
        var belowCounts = new int[Bins];
        for (uint d = 0; d < Draws; d++)
        {
            counts[(int)(random.Uniform(d) * Bins)]++;
            belowCounts[random.Below(d + Draws, Bins)]++;
        }

        // Chi squared with 15 degrees of freedom is below 44 in 99.99 % of all cases.
        Assert.That(ChiSquared(counts), Is.LessThan(44));
        Assert.That(ChiSquared(belowCounts), Is.LessThan(44));

        static double ChiSquared(int[] counts)
            => counts.Sum(count => Math.Pow(count - Draws / (double)Bins, 2) / (Draws / (double)Bins));
    }
}
