using System.Reflection;
using System.Text;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;

namespace SimClr.Tests.Docs.Compiler;

/// <summary>
/// The compiler at work on one path through a kernel, where every if that is open at compile time goes on
/// with the next instruction: the IL instructions, and beside the one that leads to it the PTX that is
/// written.
/// </summary>
internal sealed class PathTrace
{
    private const int Width = 52; // of the column of IL

    private readonly Translation translation;
    private readonly Interpreter interpreter;
    private readonly State state;
    private readonly List<(string Il, int Written)> rows = []; // Written: lines of PTX before

    private PathTrace(MethodInfo kernel, Dim3 block)
    {
        translation = new Translation(new PtxOptions(block));
        var calls = new Calls(translation);
        interpreter = new Interpreter(translation, calls);
        var frame = calls.Kernel(kernel);
        rows.Add(("(parameters)", 0));
        ParameterList.Load(frame, translation);
        state = new State(frame);
    }

    private List<Instruction> Written => translation.Emitter.Current.Instructions;

    /// <param name="depth">
    /// Calls below this one, and those that write nothing, are run like the others, without rows of their
    /// own.
    /// </param>
    public static string Of(MethodInfo kernel, Dim3 block, int depth)
    {
        var trace = new PathTrace(kernel, block);
        while (trace.state.Depth > 0 || trace.state.Top.Next != trace.state.Top.Method.Exit)
        {
            trace.Step(depth);
        }

        return trace.Text();
    }

    private void Step(int depth)
    {
        var frame = state.Top;
        if (frame.Next == frame.Method.Exit)
        {
            Return(frame);
            return;
        }

        if (state.Depth <= depth)
        {
            rows.Add((new string(' ', 2 * state.Depth) + IlText.Of(frame.Method, frame.Next), Written.Count));
        }

        if (frame.Method.Code[frame.Next].IsConditional)
        {
            Decide(frame);
        }
        else
        {
            interpreter.Step(state);
        }
    }

    private void Return(Frame frame)
    {
        int indent = 2 * state.Depth;
        state.Return();
        if (frame.Result is { } result)
        {
            state.Top.Push(result);
        }

        int call = rows.FindLastIndex(row => Indent(row.Il) < indent);
        if (rows[call].Written == Written.Count)
        {
            rows.RemoveRange(call + 1, rows.Count - call - 1);
        }
    }

    private void Decide(Frame frame)
    {
        int taken = frame.Method.Code[frame.Next].Number;
        bool takes = interpreter.Condition(frame) is Constant { Bits: not 0 };
        frame.Next = takes ? taken : frame.Next + 1;
    }

    /// <summary>Instructions that write nothing share a line with the next one that does.</summary>
    private string Text()
    {
        var text = new StringBuilder();
        string line = "";
        for (int i = 0; i < rows.Count; i++)
        {
            var (il, first) = rows[i];
            line += line.Length > 0 ? ", " + il.Trim() : il;
            bool isLast = i + 1 == rows.Count;
            int end = isLast ? Written.Count : rows[i + 1].Written;
            bool goesOn = !isLast && end == first && Indent(rows[i + 1].Il) == Indent(il)
                && line.Length + 2 + rows[i + 1].Il.Trim().Length < Width;
            if (goesOn)
            {
                continue;
            }

            for (int n = first; n < end || line.Length > 0; n++)
            {
                string ptx = n < end ? TextOf(Written[n]) : "";
                text.Append($"{line,-Width}{ptx}".TrimEnd()).Append('\n');
                line = "";
            }
        }

        return text.ToString();
    }

    private static int Indent(string il) => il.Length - il.TrimStart().Length;

    private static string TextOf(Instruction instruction)
    {
        var text = new StringBuilder();
        instruction.WriteTo(text);
        return text.ToString();
    }
}
