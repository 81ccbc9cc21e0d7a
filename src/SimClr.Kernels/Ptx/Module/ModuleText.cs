using System.Text;

namespace SimClr.Kernels.Ptx;

/// <summary>Writes the module: header, parameters, declarations, blocks.</summary>
internal sealed class ModuleText(Translation translation)
{
    // The oldest version with everything that is written here; the one that came with CUDA 11.8 knows sm_90.
    private const string Version = "7.8";

    private readonly StringBuilder text = new();

    public string Write(string name, ParameterList parameters, int minBlocks)
    {
        var blocks = BlockOrder.Arrange(DeadCode.Remove(translation.Emitter.Blocks));
        var block = translation.Block;
        Line($".version {Version}");
        Line($".target {translation.Options.Target}");
        Line(".address_size 64");
        Line("");
        var shared = translation.SharedArrays;
        shared.PlaceIn(blocks);
        if (shared.IsDynamic)
            Line($".extern .shared .align 16 .b8 {SharedArrays.Dynamic}[]; // {shared.TotalBytes} bytes, asked for at launch");
        Line($".visible .entry {name}(");
        Line(string.Join(",\n", parameters.Declarations.Select(declaration => "    " + declaration)));
        Line(")");
        Line($".reqntid {block.X}, {block.Y}, {block.Z}");
        if (minBlocks > 0)
            Line($".minnctapersm {minBlocks}");
        Line("{");
        Declare(shared);
        WriteBlocks(blocks);
        Line("}");
        return text.ToString();
    }

    private void Declare(SharedArrays shared)
    {
        foreach (var type in Enum.GetValues<ScalarType>())
        {
            int count = translation.Emitter.Count(type);
            if (count > 0)
                Line($"    .reg .{Instructions.Declared(type)} {Instructions.RegisterPrefix(type)}<{count}>;");
        }

        for (int i = 0; i < shared.Bytes.Count && !shared.IsDynamic; i++)
            Line($"    .shared .align 16 .b8 {SharedArrays.Name(i)}[{shared.Bytes[i]}];");
        Line("");
    }

    private void WriteBlocks(List<Block> blocks)
    {
        var targets = BlockOrder.Targets(blocks);
        for (int i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var following = i + 1 < blocks.Count ? blocks[i + 1] : null;
            if (targets.TryGetValue(block, out int label))
                Line($"L{label}:");
            foreach (var instruction in block.Instructions)
            {
                instruction.WriteTo(text.Append("    "));
                text.Append('\n');
            }

            if (block.Condition is { } condition)
            {
                bool takenFollows = block.Taken == following;
                var jump = takenFollows ? block.Next! : block.Taken!;
                condition.WriteTo(text.Append(takenFollows ? "    @!" : "    @"));
                Line($" bra L{targets[jump]};");
                if (takenFollows)
                    continue;
            }

            if (block.Next is { } next && next != following)
                Line($"    bra L{targets[next]};");
        }
    }

    private void Line(string line) => text.Append(line).Append('\n');
}
