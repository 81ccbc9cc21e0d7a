using System.Globalization;

namespace SimClr.Train.Runs;

/// <summary><c>log.txt</c>: what happened when, for whoever comes back to a run after a week.</summary>
public sealed class RunLog(string path)
{
    public void Write(string text)
    {
        string time = DateTime.Now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        File.AppendAllText(path, $"{time} {text}\n");
    }
}
