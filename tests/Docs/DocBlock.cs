namespace SimClr.Tests.Docs;

/// <summary>A listing in a page.</summary>
/// <param name="Line">Of the page: the first is 1.</param>
/// <param name="Head">The line above it: the fence.</param>
/// <param name="Kind">The first word behind the fence: <c>csharp</c>, <c>ptx</c>.</param>
/// <param name="Subject">The other words: a file, a kernel.</param>
/// <param name="Text">Its lines, each with its end.</param>
internal sealed record DocBlock(int Line, string Head, string Kind, string Subject, string Text);
