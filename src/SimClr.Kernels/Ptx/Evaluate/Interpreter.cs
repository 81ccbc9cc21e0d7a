using System.Reflection;
using System.Reflection.Metadata;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Runs IL instructions on what is known of their operands: constants are computed, everything else becomes
/// PTX. Stops at instructions that need a decision about paths: branches on a condition and returns.
/// </summary>
internal sealed class Interpreter(Translation translation, Calls calls)
{
    private readonly Arithmetic arithmetic = translation.Arithmetic;
    private readonly Conversions conversions = translation.Conversions;
    private readonly Memory memory = translation.Memory;

    /// <summary>One instruction that is neither a conditional branch nor a switch.</summary>
    public void Step(State state)
    {
        var frame = state.Top;
        var instruction = frame.Method.Code[frame.Next++];
        var op = instruction.Op;
        if (Variables(state, frame, instruction) || Numbers(frame, instruction) || Objects(state, frame, instruction))
            return;
        switch (op)
        {
            case ILOpCode.Nop or ILOpCode.Readonly or ILOpCode.Volatile or ILOpCode.Unaligned or ILOpCode.Tail:
                return;
            case ILOpCode.Dup: frame.Push(frame.Stack[^1]); return;
            case ILOpCode.Pop: frame.Pop(); return;
            case ILOpCode.Br: frame.Next = instruction.Number; return;
            case ILOpCode.Ret: frame.Next = frame.Method.Exit; return;
            case ILOpCode.Constrained: frame.Constrained = (Type)instruction.Operand!; return;
            case ILOpCode.Call or ILOpCode.Callvirt:
                calls.Call(state, (MethodBase)instruction.Operand!, op == ILOpCode.Callvirt);
                return;
            case ILOpCode.Newobj: calls.New(state, (ConstructorInfo)instruction.Operand!); return;
            case ILOpCode.Ldstr: frame.Push(new TextValue((string)instruction.Operand!)); return;
            case ILOpCode.Throw or ILOpCode.Rethrow: throw PtxDiagnostic.Throw();
            default: throw PtxDiagnostic.UnsupportedInstruction(op);
        }
    }

    /// <summary>The condition of the conditional branch at hand, taken from the stack.</summary>
    public Value Condition(Frame frame)
    {
        var op = frame.Method.Code[frame.Next].Op;
        var right = frame.Pop();
        switch (op)
        {
            case ILOpCode.Brtrue: return arithmetic.Condition(right);
            case ILOpCode.Brfalse: return Arithmetic.Not(arithmetic.Condition(right));
        }

        bool unsigned = op >= ILOpCode.Bne_un;
        var comparison = op switch
        {
            ILOpCode.Beq => Comparison.Eq,
            ILOpCode.Bne_un => Comparison.Ne,
            ILOpCode.Bge or ILOpCode.Bge_un => Comparison.Ge,
            ILOpCode.Bgt or ILOpCode.Bgt_un => Comparison.Gt,
            ILOpCode.Ble or ILOpCode.Ble_un => Comparison.Le,
            _ => Comparison.Lt,
        };
        return arithmetic.Compare(comparison, unsigned, frame.Pop(), right);
    }

    private bool Variables(State state, Frame frame, in IlInstruction instruction)
    {
        if (instruction.Op is not (ILOpCode.Ldloc or ILOpCode.Stloc or ILOpCode.Ldloca))
            return false;
        var variable = frame.Method.Variables[instruction.Number];
        var reference = new LocalReference(state.Depth, frame.Method.FirstLeaf[instruction.Number], variable.Type);
        switch (instruction.Op)
        {
            case ILOpCode.Ldloc: frame.Push(memory.Load(state, reference, variable.Type)); break;
            case ILOpCode.Stloc: memory.Store(state, reference, frame.Pop(), variable.Type); break;
            default: frame.Push(reference); break;
        }

        return true;
    }

    private bool Numbers(Frame frame, in IlInstruction instruction)
    {
        var op = instruction.Op;
        switch (op)
        {
            case ILOpCode.Ldc_i4: frame.Push(Constant.Of(instruction.Number)); return true;
            case ILOpCode.Ldc_i8: frame.Push(Constant.Of((long)instruction.Operand!)); return true;
            case ILOpCode.Ldc_r4: frame.Push(Constant.Of((float)instruction.Operand!)); return true;
            case ILOpCode.Ldc_r8: frame.Push(Constant.Of((double)instruction.Operand!)); return true;
            case ILOpCode.Ldnull: frame.Push(Constant.Of(0L)); return true;
            case ILOpCode.Neg: frame.Push(arithmetic.Negate(frame.Pop())); return true;
            case ILOpCode.Not: frame.Push(arithmetic.Complement(frame.Pop())); return true;
            case >= ILOpCode.Add and <= ILOpCode.Shr_un:
                var b = frame.Pop();
                frame.Push(arithmetic.Binary((ArithmeticOp)(op - ILOpCode.Add), frame.Pop(), b));
                return true;
            case >= ILOpCode.Ceq and <= ILOpCode.Clt_un:
                var right = frame.Pop();
                bool unsigned = op is ILOpCode.Cgt_un or ILOpCode.Clt_un;
                var comparison = op == ILOpCode.Ceq ? Comparison.Eq
                    : op is ILOpCode.Cgt or ILOpCode.Cgt_un ? Comparison.Gt : Comparison.Lt;
                frame.Push(arithmetic.Compare(comparison, unsigned, frame.Pop(), right));
                return true;
            default: return Converts(frame, op);
        }
    }

    private bool Converts(Frame frame, ILOpCode op)
    {
        switch (op)
        {
            case ILOpCode.Conv_i8 or ILOpCode.Conv_i: Push(value => conversions.ToInt64(value, true)); return true;
            case ILOpCode.Conv_u8 or ILOpCode.Conv_u: Push(value => conversions.ToInt64(value, false)); return true;
            case ILOpCode.Conv_i4: Push(value => conversions.ToInt32(value, true)); return true;
            case ILOpCode.Conv_u4: Push(value => conversions.ToInt32(value, false)); return true;
            case ILOpCode.Conv_i1: Push(value => conversions.Narrow(value, Storage.Int8)); return true;
            case ILOpCode.Conv_u1: Push(value => conversions.Narrow(value, Storage.UInt8)); return true;
            case ILOpCode.Conv_i2: Push(value => conversions.Narrow(value, Storage.Int16)); return true;
            case ILOpCode.Conv_u2: Push(value => conversions.Narrow(value, Storage.UInt16)); return true;
            case ILOpCode.Conv_r4: Push(value => conversions.ToFloat(value, ScalarType.Float32)); return true;
            case ILOpCode.Conv_r8: Push(value => conversions.ToFloat(value, ScalarType.Float64)); return true;
            case ILOpCode.Conv_r_un:
                // conv.r4 or conv.r8 follows; rounding once, to that type, is what .NET does.
                bool single = frame.Method.Code[frame.Next].Op == ILOpCode.Conv_r4;
                var type = single ? ScalarType.Float32 : ScalarType.Float64;
                Push(value => conversions.ToFloat(value, type, false));
                return true;
            default: return false;
        }

        // A pointer or a reference stays what it is: C# converts pointers to native integers before it adds
        // to them.
        void Push(Func<Value, Value> convert)
        {
            var value = frame.Pop();
            frame.Push(value is Pointer or LocalReference && op is ILOpCode.Conv_i or ILOpCode.Conv_u
                ? value
                : convert(value));
        }
    }

    private bool Objects(State state, Frame frame, in IlInstruction instruction)
    {
        switch (instruction.Op)
        {
            case ILOpCode.Ldfld:
                frame.Push(memory.LoadField(state, frame.Pop(), (FieldInfo)instruction.Operand!));
                break;
            case ILOpCode.Ldflda:
                frame.Push(memory.FieldAddress(frame.Pop(), (FieldInfo)instruction.Operand!));
                break;
            case ILOpCode.Stfld:
                var field = (FieldInfo)instruction.Operand!;
                var content = frame.Pop();
                memory.Store(state, memory.FieldAddress(frame.Pop(), field), content, field.FieldType);
                break;
            case ILOpCode.Ldsfld: frame.Push(StaticValue((FieldInfo)instruction.Operand!)); break;
            case ILOpCode.Ldobj: frame.Push(memory.Load(state, frame.Pop(), (Type)instruction.Operand!)); break;
            case ILOpCode.Stobj: StoreIndirect((Type)instruction.Operand!); break;
            case ILOpCode.Initobj:
                var type = (Type)instruction.Operand!;
                memory.Store(state, frame.Pop(), Memory.Zero(type), type);
                break;
            case ILOpCode.Sizeof: frame.Push(Constant.Of(TypeLayout.Of((Type)instruction.Operand!).Size)); break;
            default: return Indirect(instruction.Op);
        }

        return true;

        bool Indirect(ILOpCode op)
        {
            if (IndirectType(op) is not { } type)
                return false;
            if (op >= ILOpCode.Stind_ref)
                StoreIndirect(type);
            else
                frame.Push(memory.Load(state, frame.Pop(), type));
            return true;
        }

        void StoreIndirect(Type type)
        {
            var value = frame.Pop();
            memory.Store(state, frame.Pop(), value, type);
        }
    }

    private static Type? IndirectType(ILOpCode op) => op switch
    {
        ILOpCode.Ldind_i1 or ILOpCode.Stind_i1 => typeof(sbyte),
        ILOpCode.Ldind_u1 => typeof(byte),
        ILOpCode.Ldind_i2 or ILOpCode.Stind_i2 => typeof(short),
        ILOpCode.Ldind_u2 => typeof(ushort),
        ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4 or ILOpCode.Stind_i4 => typeof(int),
        ILOpCode.Ldind_i8 or ILOpCode.Stind_i8 => typeof(long),
        ILOpCode.Ldind_i or ILOpCode.Stind_i => typeof(void*),
        ILOpCode.Ldind_r4 or ILOpCode.Stind_r4 => typeof(float),
        ILOpCode.Ldind_r8 or ILOpCode.Stind_r8 => typeof(double),
        _ => null,
    };

    private static Constant StaticValue(FieldInfo field)
    {
        if (field.FieldType.IsSubclassOf(typeof(Delegate)))
            throw PtxDiagnostic.UnsupportedInstruction(ILOpCode.Ldftn);
        if (!field.IsInitOnly && !field.IsLiteral)
            throw PtxDiagnostic.StaticField(field);
        return field.GetValue(null) switch
        {
            float number => Constant.Of(number),
            double number => Constant.Of(number),
            long number => Constant.Of(number),
            ulong number => Constant.Of((long)number),
            uint number => Constant.Of((int)number),
            bool flag => Constant.Of(flag),
            IConvertible number => Constant.Of(number.ToInt32(null)),
            _ => throw PtxDiagnostic.UnsupportedType(field.FieldType),
        };
    }
}
