using System.Net;

namespace SimClr.Tests.Train.Data;

/// <summary>An HTTP server on this machine that serves one file, and fails as it is told to.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly byte[] content;

    public FileServer(byte[] content, string name = "data.bin")
    {
        this.content = content;
        // Port 0 is unknown to HttpListener: try until one is free.
        for (int port = 20000 + Environment.ProcessId % 20000; ; port++)
        {
            listener.Prefixes.Clear();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                Address = new Uri($"http://127.0.0.1:{port}/{name}");
                break;
            }
            catch (HttpListenerException) when (port < 60000)
            {
            }
        }

        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Address { get; }

    /// <summary>Whether ranges are answered as such, or with the whole file.</summary>
    public bool KnowsRanges { get; init; } = true;

    /// <summary>The connection is cut after so many bytes; once for each entry.</summary>
    public Queue<int> CutAfter { get; } = new();

    /// <summary>Answers with this status in place of the file.</summary>
    public HttpStatusCode? Refuses { get; set; }

    /// <summary>The first byte that each request asked for.</summary>
    public List<long> Requests { get; } = [];

    public void Dispose() => listener.Close();

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = listener.GetContext();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                Answer(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException)
            {
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var response = context.Response;
        string? range = context.Request.Headers["Range"]; // bytes=N-
        int start = range is null ? 0 : int.Parse(range["bytes=".Length..^1]);
        Requests.Add(start);
        if (Refuses is { } status)
        {
            response.StatusCode = (int)status;
            response.Close();
            return;
        }

        start = KnowsRanges ? start : 0;
        if (start > 0)
        {
            bool past = start >= content.Length;
            response.StatusCode = past ? 416 : 206;
            response.AddHeader("Content-Range",
                past ? $"bytes */{content.Length}" : $"bytes {start}-{content.Length - 1}/{content.Length}");
            if (past)
            {
                response.Close();
                return;
            }
        }

        response.ContentLength64 = content.Length - start;
        if (CutAfter.TryDequeue(out int count))
        {
            response.OutputStream.Write(content.AsSpan(start, count));
            response.OutputStream.Flush();
            Thread.Sleep(50);
            response.Abort();
            return;
        }

        response.Close(content[start..], willBlock: true);
    }
}
