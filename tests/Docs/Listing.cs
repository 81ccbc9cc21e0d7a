using NUnit.Framework;

namespace SimClr.Tests.Docs;

/// <summary>Holds a listing to what it should show, or writes it anew.</summary>
internal static class Listing
{
    private const string Refresh = "SIMCLR_REFRESH_DOCS";

    /// <param name="now">What the code gives now.</param>
    public static void Compare(DocPage page, DocBlock block, string now)
    {
        string place = page.Place(block.Line);
        if (now != block.Text && Environment.GetEnvironmentVariable(Refresh) == "1")
        {
            page.Replace(block, now);
            Assert.Inconclusive($"{place}: written anew. Read the text around it, then test again.");
        }

        Assert.That(block.Text, Is.EqualTo(now), $"{place}: this is not what the code gives now. Run "
            + $"'{Refresh}=1 dotnet test tests --filter FullyQualifiedName~Tests.Docs' to write the pages' "
            + "listings anew, and read whether the text around them still says what they show.");
    }
}
